"""What goes with a room that was left, and what stays to be read."""

from desktop_chat.local.intents.departure import NOT_A_MEMBER
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import EditMessage, RenameRoom, SendMessage
from tests.example_data import NOW, a_message, a_room
from tests.unit.local.conftest import ME

ROOM = RoomId("engine")


def test_unsent_messages_stay_and_changes_go(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ROOM, [a_message("old", message_id="m1", sender=ME)], [], None)
    store.outbox.edit(EditMessage(ROOM, MessageId("m1"), "new"), NOW)
    store.outbox.change_room(RenameRoom(ROOM, "Other"), NOW)
    store.outbox.enqueue(SendMessage(ROOM, MessageId("q"), "unsent"), NOW)
    changes = store.apply_rooms([], [ROOM], None)
    assert changes.messages == {(ROOM, "q")}
    assert [(row.message_id, row.rejected) for row in reader.outbox()] == [("q", NOT_A_MEMBER)]
    assert [message.body for message in reader.messages(ROOM, limit=9)] == ["unsent"]


def test_without_unsent_messages_nothing_stays(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.outbox.change_room(RenameRoom(ROOM, "Other"), NOW)
    store.apply_rooms([], [ROOM], None)
    assert reader.rooms() == []
    assert store.outbox.unsent() == 0


def test_who_is_let_in_again_has_the_history_before_him(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ROOM, [a_message("old", message_id="m1")], [], None)
    store.set_history_complete(ROOM)
    store.outbox.enqueue(SendMessage(ROOM, MessageId("q"), "unsent"), NOW)
    store.apply_rooms([], [ROOM], None)
    store.set_history_complete(ROOM)  # a page that was on its way
    store.apply_rooms([a_room("engine")], [], None)
    assert [room.room.id for room in reader.rooms()] == [ROOM]
    assert not reader.history_complete(ROOM)
