from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.rooms.filter_pills import FilterPills
from desktop_chat.ui.rooms.room_filter import RoomFilter
from desktop_chat.ui.theme import Theme


def test_one_pill_is_on_and_tells(qtbot: QtBot, theme: Theme) -> None:
    pills = FilterPills(theme)
    qtbot.addWidget(pills)
    with qtbot.wait_signal(pills.filter_chosen) as chosen:
        QTest.mouseClick(pills._pills[RoomFilter.DIRECT], Qt.MouseButton.LeftButton)
    assert chosen.args == [RoomFilter.DIRECT]
    assert [pill for pill, button in pills._pills.items() if button.isChecked()] == [RoomFilter.DIRECT]


def test_unread_count(qtbot: QtBot, theme: Theme) -> None:
    pills = FilterPills(theme)
    qtbot.addWidget(pills)
    pills.set_unread(2)
    assert pills._pills[RoomFilter.UNREAD].text() == "Unread 2"
    pills.set_unread(0)
    assert pills._pills[RoomFilter.UNREAD].text() == "Unread"
