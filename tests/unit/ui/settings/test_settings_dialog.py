"""Pages and how one gets to them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.icons import Icon
from desktop_chat.ui.settings.settings_dialog import SettingsDialog
from desktop_chat.ui.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> SettingsDialog:
    dialog = SettingsDialog(theme)
    qtbot.addWidget(dialog)
    for icon, title in ((Icon.GAUGE, "Usage"), (Icon.LOCK, "Privacy")):
        dialog.add_page(icon, title, QWidget())
    dialog.show()
    return dialog


def test_first_page_is_shown_until_another_is_chosen(dialog: SettingsDialog) -> None:
    assert dialog.page == "Usage"
    dialog.show_page("Privacy")
    assert (dialog.page, dialog._pages.currentIndex()) == ("Privacy", 1)


def test_arrow_keys_turn_the_pages(dialog: SettingsDialog, qtbot: QtBot) -> None:
    first = dialog.buttons.button(0)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert dialog.page == "Privacy"
    qtbot.keyClick(dialog.buttons.button(1), Qt.Key.Key_Up)
    assert dialog.page == "Usage"
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert dialog.page == "Usage"


def test_dialog_does_not_get_narrower_than_its_widest_page(dialog: SettingsDialog, theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    page.setMinimumWidth(700)
    dialog.add_page(Icon.GAUGE, "Wide", page)
    dialog.show_page("Wide")
    qtbot.waitUntil(lambda: dialog.minimumWidth() > 700)
    dialog.resize(300, 400)
    area = dialog._pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert area.viewport().width() >= 700


def test_escape_closes(dialog: SettingsDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_tab_goes_from_the_list_to_the_page_and_then_to_the_end(dialog: SettingsDialog, qtbot: QtBot) -> None:
    page = QWidget()
    choice = QLineEdit(page)
    dialog.add_page(Icon.FILE, "Files", page)
    dialog.show_page("Files")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    button = dialog.buttons.button(2)
    qtbot.waitUntil(button.isVisible)
    button.setFocus()
    order: list[QWidget | None] = [dialog.focusWidget()]
    for _ in range(2):
        focus = dialog.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        order.append(dialog.focusWidget())
    assert order == [button, choice, dialog.close_button]
