"""A dialog that waits for the server."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.errors import NotFound
from desktop_chat.ui.buttons import PillButton
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


def test_the_keyboard_is_back_where_it_was_when_the_server_has_refused(theme: Theme, qtbot: QtBot) -> None:
    dialog = FormDialog(theme, "Add", "Go")
    qtbot.addWidget(dialog)
    row = LabelledField(theme, "Person", TextField(theme))
    dialog.form.addWidget(row)
    dialog.show()
    row.field.setFocus()
    dialog.set_busy(busy=True)
    assert dialog.focusWidget() is not row.field
    dialog.fail(NotFound("Nobody has this address"))
    assert dialog.focusWidget() is row.field


def test_enter_is_the_primary_action_except_on_another_button_or_in_a_field(theme: Theme, qtbot: QtBot) -> None:
    dialog = FormDialog(theme, "Add", "Go")
    qtbot.addWidget(dialog)
    field, option = TextField(theme), PillButton(theme, "One")
    option.setAutoExclusive(True)
    asked: list[str] = []
    dialog.submitted.connect(lambda: asked.append("submitted"))
    for shown in (field, option):
        dialog.form.addWidget(shown)
    dialog.show()
    everything: tuple[QWidget, ...] = (option, dialog.submit, field)
    for widget in everything:
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert asked == ["submitted", "submitted"]
    dialog.focus_cancel()
    QTest.keyClick(dialog._cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert len(asked) == 2
