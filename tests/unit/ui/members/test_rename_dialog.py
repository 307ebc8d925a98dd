"""Another title for a group."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.room import MAX_TITLE
from desktop_chat.ui.members.rename_dialog import RenameDialog
from desktop_chat.ui.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> RenameDialog:
    dialog = RenameDialog(theme, "Moths")
    qtbot.addWidget(dialog)
    return dialog


def test_present_title_is_there_to_be_changed(dialog: RenameDialog, qtbot: QtBot) -> None:
    assert dialog.title.field.selectedText() == "Moths"
    dialog.title.field.setText("  Bugs ")
    with qtbot.waitSignal(dialog.requested) as wanted:
        qtbot.keyClick(dialog.title.field, Qt.Key.Key_Return)
    assert wanted.args == ["Bugs"]
    assert not dialog.submit.isEnabled()


def test_empty_title_is_refused_at_once(dialog: RenameDialog, qtbot: QtBot) -> None:
    dialog.title.field.setText("   ")
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert "needs a title" in dialog.title.error


def test_title_is_no_longer_than_the_rules_allow(dialog: RenameDialog) -> None:
    dialog.title.field.setText("x" * 500)
    assert len(dialog.title.field.text()) == MAX_TITLE
