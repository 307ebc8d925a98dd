"""A question before something that cannot be undone."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> ConfirmDialog:
    dialog = ConfirmDialog(theme, "Leave <b>Moths</b>?", "Its messages go.", "Leave")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_yes_is_told(dialog: ConfirmDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()


def test_a_yes_that_cannot_be_undone_looks_it(dialog: ConfirmDialog, theme: Theme) -> None:
    picture = dialog.submit.grab().toImage()
    assert picture.pixelColor(12, picture.height() // 2) == theme.tokens.danger


def test_enter_by_habit_does_no_harm(dialog: ConfirmDialog, qtbot: QtBot) -> None:
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Cancel"
    with qtbot.assertNotEmitted(dialog.accepted):
        qtbot.keyClick(focused, Qt.Key.Key_Return)


def test_escape_is_no(dialog: ConfirmDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
