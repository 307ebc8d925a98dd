"""A dialog that waits for the server."""

from pytestqt.qtbot import QtBot

from desktop_chat.errors import NotFound
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.theme import Theme


def test_it_is_held_while_busy_and_says_why_it_failed(theme: Theme, qtbot: QtBot) -> None:
    dialog = FormDialog(theme, "Add", "Go")
    qtbot.addWidget(dialog)
    row = LabelledField(theme, "Person", TextField(theme))
    dialog.form.addWidget(row)
    dialog.set_busy(busy=True)
    assert not dialog.submit.isEnabled()
    assert not row.isEnabled()
    dialog.fail(NotFound("Nobody has this address"))
    assert dialog.submit.isEnabled()
    assert row.isEnabled()
    assert dialog.notice.text == "Nobody has this address"


def test_the_primary_action_is_told(theme: Theme, qtbot: QtBot) -> None:
    dialog = FormDialog(theme, "Add", "Go")
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.submitted):
        dialog.submit.click()
