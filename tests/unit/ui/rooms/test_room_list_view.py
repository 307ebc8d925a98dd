from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.rooms.room_list_model import RoomListModel
from desktop_chat.ui.rooms.room_list_view import RoomListView
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient


@pytest.fixture
def view(client: FakeChatClient, theme: Theme, times: Times, qtbot: QtBot) -> RoomListView:
    model = RoomListModel(client, times)
    model.load()
    client.subscribe(model.apply)
    view = RoomListView(theme, model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(312, 600)
    view.show()
    return view


def chosen_by(view: RoomListView) -> list[str]:
    chosen: list[str] = []
    view.room_chosen.connect(chosen.append)
    return chosen


def test_a_click_and_enter_choose(view: RoomListView) -> None:
    chosen = chosen_by(view)
    place = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen == ["design", "katherine"]


def test_steps_go_from_the_open_room_and_stop_at_the_ends(view: RoomListView) -> None:
    chosen = chosen_by(view)
    view.step(1)
    view.set_open_room(RoomId("engine"))
    view.step(-1)
    view.step(1)
    assert chosen == ["engine", "grace"]


def test_no_change_of_rows_chooses_a_room(client: FakeChatClient, view: RoomListView) -> None:
    chosen = chosen_by(view)
    view.set_open_room(RoomId("engine"))
    client.deliver(a_message("x", room_id="books", sent_at=NOW + timedelta(minutes=1)))
    client.remove_room(RoomId("engine"))
    assert chosen == []
    assert view.open_room == "engine"


def test_enter_in_the_search_chooses_the_first(view: RoomListView) -> None:
    chosen = chosen_by(view)
    view.choose_first()
    assert chosen == ["engine"]


def test_a_key_marks_as_unread_and_as_read(client: FakeChatClient, view: RoomListView) -> None:
    unread, read = list[str](), list[str]()
    view.unread_wanted.connect(unread.append)
    view.read_wanted.connect(read.append)
    client.mark_read(RoomId("engine"), NOW)
    view.set_open_room(RoomId("engine"))
    QTest.keyClick(view, Qt.Key.Key_U)
    assert (unread, read) == (["engine"], [])
    client.deliver(a_message("new", sent_at=NOW + timedelta(minutes=1)))
    QTest.keyClick(view, Qt.Key.Key_U)
    assert (unread, read) == (["engine"], ["engine"])


def test_the_menu_of_a_room_by_keyboard(view: RoomListView, qtbot: QtBot) -> None:
    view.set_open_room(RoomId("engine"))
    place = view.visualRect(view.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.viewport().mapToGlobal(place))
    view.contextMenuEvent(event)
    menu = view.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Mark as read", "Pin to the top"]
    menu.close()
