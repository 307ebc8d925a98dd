from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.rooms.search_field import SearchField
from desktop_chat.ui.theme import Theme


def test_keys(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    QTest.keyClicks(field, "eng")
    with qtbot.wait_signal(field.accepted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.wait_signal(field.list_wanted):
        QTest.keyClick(field, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(field.left):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.wait_signal(field.left):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_the_shortcut_is_shown_while_empty(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme)
    qtbot.addWidget(field)
    field.resize(280, 36)
    right = field.grab().toImage().copy(230, 0, 50, 36)
    field.setText("x")
    assert field.grab().toImage().copy(230, 0, 50, 36) != right
    assert field.sizeHint().height() == 36
