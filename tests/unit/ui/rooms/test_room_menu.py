"""What the menu of a room offers, and what it does."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.rooms.room_menu import RoomActions, room_menu
from desktop_chat.ui.theme import Theme
from tests.example_data import a_room, a_summary


class Offered:
    """A menu and what was chosen in it."""

    def __init__(self, theme: Theme, qtbot: QtBot, *, unread: int = 0, pinned: bool = False) -> None:
        self.done: list[object] = []
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        actions = RoomActions(
            mark_unread=lambda: self.done.append("unread"),
            mark_read=lambda: self.done.append("read"),
            pin=self.done.append,
        )
        room = replace(a_summary(a_room(), unread=unread), is_pinned=pinned)
        self.menu: QMenu = room_menu(theme, self.parent, room, actions)

    def choose(self, text: str) -> object:
        {action.text(): action for action in self.menu.actions()}[text].trigger()
        return self.done.pop()


@pytest.mark.parametrize(("unread", "text", "done"), [(0, "Mark as unread", "unread"), (3, "Mark as read", "read")])
def test_it_offers_the_other_state(theme: Theme, qtbot: QtBot, unread: int, text: str, done: str) -> None:
    assert Offered(theme, qtbot, unread=unread).choose(text) == done


@pytest.mark.parametrize(("pinned", "text"), [(False, "Pin to the top"), (True, "Unpin")])
def test_room_is_pinned_and_let_go(theme: Theme, qtbot: QtBot, pinned: bool, text: str) -> None:
    assert Offered(theme, qtbot, pinned=pinned).choose(text) is not pinned
