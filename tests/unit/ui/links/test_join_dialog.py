import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.links.join_dialog import JoinDialog
from desktop_chat.ui.theme import Theme
from tests.fake_links import an_invite


def test_enter_asks_for_the_link_that_was_pasted(theme: Theme, qtbot: QtBot) -> None:
    dialog = JoinDialog(theme)
    qtbot.addWidget(dialog)
    dialog.link.field.setText(f"  {an_invite().link} ")
    with qtbot.waitSignal(dialog.requested) as caught:
        qtbot.keyClick(dialog.link.field, Qt.Key.Key_Return)
    assert caught.args == [an_invite().link]


@pytest.mark.parametrize(
    ("text", "told"), [("", "Paste"), ("https://example.org", "no link"), ("desktop-chat://join/a", "no link")]
)
def test_what_is_no_link_is_told(theme: Theme, qtbot: QtBot, text: str, told: str) -> None:
    dialog = JoinDialog(theme, text)
    qtbot.addWidget(dialog)
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert told in dialog.link.error
