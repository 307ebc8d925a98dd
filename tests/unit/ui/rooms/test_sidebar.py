import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.rooms.room_filter import RoomFilter
from desktop_chat.ui.rooms.sidebar import Sidebar
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW
from tests.fake_client import FakeChatClient


@pytest.fixture
def sidebar(client: FakeChatClient, theme: Theme, times: Times, qtbot: QtBot) -> Sidebar:
    sidebar = Sidebar(client, theme, times)
    qtbot.addWidget(sidebar)
    sidebar.load()
    client.subscribe(sidebar.apply)
    sidebar.resize(312, 700)
    sidebar.show()
    return sidebar


def test_search_filters_and_enter_chooses(sidebar: Sidebar, qtbot: QtBot) -> None:
    sidebar.focus_search()
    QTest.keyClicks(sidebar.search, "crit")
    assert sidebar.model.rowCount() == 1
    with qtbot.wait_signal(sidebar.room_chosen) as chosen:
        QTest.keyClick(sidebar.search, Qt.Key.Key_Return)
    assert chosen.args == ["design"]
    sidebar.set_open_room(RoomId("design"))
    assert sidebar.search.text() == ""
    assert sidebar.list.open_room == "design"


def test_nothing_found_is_said(sidebar: Sidebar, client: FakeChatClient) -> None:
    QTest.keyClicks(sidebar.search, "zzz")
    assert sidebar._nothing.isVisible()
    assert "name" in sidebar._nothing.text()
    sidebar.search.clear()
    assert not sidebar._nothing.isVisible()
    for row in client.rooms():
        client.remove_room(row.room.id)
    assert "No rooms yet" in sidebar._nothing.text()


def test_unread_pill_follows_reading(sidebar: Sidebar, client: FakeChatClient) -> None:
    pill = sidebar.pills._pills[RoomFilter.UNREAD]
    assert pill.text() == "Unread 2"
    client.mark_read(RoomId("engine"), NOW)
    assert pill.text() == "Unread 1"


def test_connection_shows_in_the_profile(sidebar: Sidebar, client: FakeChatClient) -> None:
    client.set_connection(ConnectionState.OFFLINE)
    assert "Offline" in sidebar.header.profile.accessibleName()
