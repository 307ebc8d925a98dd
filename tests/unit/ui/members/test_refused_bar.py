"""What the server refused of a room is told until the person decides."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import AddMember, DeleteMessage, Mutation, OutboxRow, RenameRoom
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.members.refused_bar import RefusedBar
from desktop_chat.ui.theme import Scheme, Theme
from tests.example_data import NOW
from tests.fake_client import FakeChatClient

ROOM = RoomId("engine")


def refused(seq: int, mutation: Mutation) -> OutboxRow:
    return OutboxRow(seq, mutation, NOW, 1, "Ask an owner.", MessageState.REJECTED)


@pytest.fixture
def bar(qtbot: QtBot, client: FakeChatClient, bridge: SyncBridge) -> RefusedBar:
    client.outbox.waiting += [
        refused(1, DeleteMessage(ROOM, MessageId("m"))),
        refused(2, RenameRoom(ROOM, "A\nB")),
        refused(3, AddMember(ROOM, Uid("grace"))),
    ]
    bar = RefusedBar(Theme(Scheme.LIGHT), client, bridge)
    qtbot.addWidget(bar)
    return bar


def test_a_change_of_a_room_is_told_and_one_of_a_message_is_not(bar: RefusedBar) -> None:
    assert bar.title.text() == "“Analytical Engine” was not renamed to “A B”"
    assert bar.message.text() == "Ask an owner. (1 more)"


def test_each_is_decided_by_the_person(qtbot: QtBot, bar: RefusedBar, client: FakeChatClient) -> None:
    qtbot.mouseClick(bar.retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Grace" in bar.title.text())
    qtbot.mouseClick(bar.discard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(bar.isHidden)
    assert client.outbox.calls == [("retry", 2), ("discard", 3)]


def test_what_is_refused_later_is_told_then(qtbot: QtBot, bar: RefusedBar, client: FakeChatClient) -> None:
    client.outbox.waiting.clear()
    bar.refresh()
    assert bar.isHidden()
    client.outbox.waiting.append(refused(9, RenameRoom(ROOM, "Other")))
    client.emit(StoreChanges(rooms=frozenset({ROOM})))
    qtbot.waitUntil(lambda: not bar.isHidden())
