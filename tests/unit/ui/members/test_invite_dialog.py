"""Adding a person asks for an address that can exist."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.members.invite_dialog import InviteDialog
from desktop_chat.ui.theme import Theme


def test_enter_asks_for_the_person(theme: Theme, qtbot: QtBot) -> None:
    dialog = InviteDialog(theme, "Engine")
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.person.field, " @grace ")
    with qtbot.waitSignal(dialog.requested) as caught:
        qtbot.keyClick(dialog.person.field, Qt.Key.Key_Return)
    assert caught.args == ["@grace"]
    assert not dialog.submit.isEnabled()


def test_what_is_no_person_is_told(theme: Theme, qtbot: QtBot) -> None:
    dialog = InviteDialog(theme, "Engine")
    qtbot.addWidget(dialog)
    dialog.person.field.setText("grace")
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert dialog.person.error


def test_a_long_title_does_not_widen_the_form(theme: Theme, qtbot: QtBot) -> None:
    dialogs = [InviteDialog(theme, title) for title in ("Short", "Donaudampfschifffahrt " * 8)]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
    assert dialogs[0].width() == dialogs[1].width()
