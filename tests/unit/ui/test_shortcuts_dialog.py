"""The list names every shortcut of the window, fits small screens and is left by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.shortcuts_dialog import SHORTCUTS, KeyCap, ShortcutsDialog
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.fake_client import FakeChatClient


def test_every_shortcut_of_the_window_is_listed(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot
) -> None:
    window = MainWindow(client, bridge, theme, times)
    qtbot.addWidget(window)
    listed = {
        key.replace("↑", "Up").replace("↓", "Down") for shortcut in SHORTCUTS["Anywhere"] for key in shortcut.keys
    }
    bound = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert bound - listed == {"Ctrl+="}  # Ctrl++ without Shift


def test_it_shows_all_and_goes_with_escape(theme: Theme, qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show()
    caps = {cap.text() for cap in dialog.findChildren(KeyCap)}
    assert caps == {key for group in SHORTCUTS.values() for shortcut in group for key in shortcut.keys}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_fits_the_screen_at_any_zoom(qtbot: QtBot) -> None:
    for zoom in (1.0, 2.0):
        dialog = ShortcutsDialog(Theme(Scheme.LIGHT, zoom))
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.height() < dialog.screen().availableSize().height()
        assert dialog.close_button.geometry().bottom() < dialog.height()


def test_what_does_not_fit_is_scrolled_to_by_keyboard(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(Theme(Scheme.LIGHT, 2.0))
    qtbot.addWidget(dialog)
    dialog.show()
    bar = dialog._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(dialog.close_button, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(dialog.close_button, Qt.Key.Key_PageUp)
    assert bar.value() == 0
