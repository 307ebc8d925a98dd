"""The room list: what stands on each line and in what order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.rows.rooms import UNKNOWN_PERSON
from desktop_chat.local.store import LocalStore, TargetState
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import DeleteMessage, SendMessage
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.room import LastMessage, RoomKind, RoomSummary
from tests.example_data import NOW, a_member, a_message, a_room, a_user, at
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")


def line(reader: LocalReader, room_id: RoomId = ENGINE) -> RoomSummary:
    summary = reader.room(room_id)
    assert summary is not None
    assert summary in reader.rooms()
    return summary


def last(body: str, *, hour: int, message_id: str = "told", sender: str = "grace") -> LastMessage:
    return LastMessage(MessageId(message_id), Uid(sender), body, at(hour, 0))


def test_every_field_comes_back(store: LocalStore, reader: LocalReader) -> None:
    room = replace(a_room("engine", title="Räume 🚀", last=last("hi", hour=9)), epoch=3)
    assert store.apply_rooms([room], [], None).rooms == {ENGINE}
    assert line(reader).room == room


def test_the_same_again_is_no_change(store: LocalStore) -> None:
    room = a_room("engine", last=last("hi", hour=9))
    store.apply_rooms([room], [], None)
    assert not store.apply_rooms([room], [], None)


def test_an_older_version_never_overwrites_a_newer(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine", title="new", updated_at=NOW)], [], None)
    assert not store.apply_rooms([a_room("engine", title="old", updated_at=NOW - timedelta(seconds=1))], [], None)
    assert line(reader).title == "new"


def test_a_direct_room_is_named_after_the_other_person(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine", kind=RoomKind.DIRECT, members=(ME, "grace"))], [], None)
    assert line(reader).title == UNKNOWN_PERSON
    assert store.put_users([a_user("grace", name="Grace Hopper")]).rooms == {ENGINE}
    assert line(reader).title == "Grace Hopper"


def test_newest_activity_comes_first(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("quiet"), a_room("told", last=last("x", hour=9)), a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message(sent_at=at(8, 0))], [], None)
    assert [row.room.id for row in reader.rooms()] == ["told", "engine", "quiet"]
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "now"), at(10, 0))
    assert [row.room.id for row in reader.rooms()] == ["engine", "told", "quiet"]


def test_the_line_shows_the_newer_of_stored_and_told(store: LocalStore, reader: LocalReader) -> None:
    """Rooms that are not live hear of new messages from the room document only."""
    store.apply_rooms([a_room("engine", last=last("told", hour=9))], [], None)
    store.apply_messages(ENGINE, [a_message("stored", sent_at=at(8, 0))], [], None)
    assert (line(reader).last_body, line(reader).last_at) == ("told", at(9, 0))
    store.apply_messages(ENGINE, [a_message("newer", sent_at=at(10, 0))], [], None)
    assert (line(reader).last_body, line(reader).last_at) == ("newer", at(10, 0))


def test_the_stored_message_is_better_than_its_copy(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine", last=last("before the edit", hour=9, message_id="m"))], [], None)
    store.apply_messages(ENGINE, [a_message("edited", message_id="m", sent_at=at(9, 0))], [], None)
    assert line(reader).last_body == "edited"


def test_messages_that_came_before_their_room_are_counted(store: LocalStore, reader: LocalReader) -> None:
    store.apply_messages(ENGINE, [a_message("early")], [], None)
    assert reader.rooms() == []
    store.apply_rooms([a_room("engine")], [], None)
    assert (line(reader).last_body, line(reader).unread) == ("early", 1)


def test_a_deleted_message_shows_no_text(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message("secret", deleted_at=NOW)], [], None)
    assert (line(reader).last_body, line(reader).last_is_deleted) == ("", True)


def test_of_a_message_that_waits_to_be_deleted_and_of_a_newer_one(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message("mine", message_id="m", sender="ada")], [], None)
    assert not line(reader).last_is_deleted
    store.outbox.delete(DeleteMessage(ENGINE, MessageId("m")), NOW)
    assert line(reader).last_is_deleted
    store.apply_rooms([a_room("engine", last=last("", hour=23))], [], None)
    assert not line(reader).last_is_deleted, "of that one nothing is known"


def test_sender_name_and_own_state(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message(sender="grace", sent_at=at(8, 0))], [], None)
    assert store.put_users([a_user("grace", name="Grace")]).rooms == {ENGINE}
    assert (line(reader).last_sender_name, line(reader).last_state) == ("Grace", None)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), at(9, 0))
    assert (line(reader).last_sender_id, line(reader).last_state) == (ME, MessageState.QUEUED)
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, at(9, 1))
    assert (line(reader).last_at, line(reader).last_state) == (at(9, 1), MessageState.SENT)


def test_an_old_rejected_message_does_not_hide_what_came_later(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "refused"), at(9, 0))
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "no")
    assert line(reader).last_state is MessageState.REJECTED
    store.apply_messages(ENGINE, [a_message("later", sent_at=at(10, 0))], [], None)
    assert line(reader).last_body == "later"


def test_the_line_follows_when_the_last_message_goes(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    one, two = a_message("one", sent_at=at(8, 0)), a_message("two", sent_at=at(9, 0))
    store.apply_messages(ENGINE, [one, two], [], None)
    store.apply_messages(ENGINE, [], [two.id], None)
    assert line(reader).last_body == "one"


def test_a_room_left_goes_with_everything(store: LocalStore, reader: LocalReader) -> None:
    message = a_message()
    store.apply_rooms([a_room("engine"), a_room("crit")], [], None)
    store.apply_members(ENGINE, [a_member()], [], TargetState("members/engine", b"1"))
    store.apply_messages(ENGINE, [message], [], TargetState("messages/engine", b"1", NOW))
    store.put_read_positions({ENGINE: ReadPosition(NOW)})
    changes = store.apply_rooms([], [ENGINE], None)
    assert changes.rooms == changes.members == {ENGINE}
    assert reader.room_ids() == {"crit"}
    assert reader.room(ENGINE) is None
    assert reader.message(ENGINE, message.id) is None
    assert reader.members(ENGINE) == []
    assert reader.read_position(ENGINE) is None
    # A resume point over rows that are gone would skip them after a rejoin.
    assert reader.target("messages/engine") is reader.target("members/engine") is None


def test_removing_an_unknown_room_is_no_change(store: LocalStore) -> None:
    assert not store.apply_rooms([], [ENGINE], None)


def test_history_complete_is_kept_through_updates(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    assert not reader.history_complete(ENGINE)
    assert store.set_history_complete(ENGINE).rooms == {ENGINE}
    assert not store.set_history_complete(ENGINE)
    store.apply_rooms([a_room("engine", title="renamed", updated_at=NOW + timedelta(seconds=1))], [], None)
    assert reader.history_complete(ENGINE)


@pytest.mark.parametrize("rooms", [0, 3])
def test_the_list_is_two_statements_however_many_rooms(store: LocalStore, rooms: int) -> None:
    store.apply_rooms([a_room() for _ in range(rooms)], [], None)
    seen: list[str] = []
    reader = store.reader()
    reader._rows.set_trace_callback(seen.append)
    assert len(reader.rooms()) == rooms
    reader.close()
    assert len([statement for statement in seen if not statement.startswith("--")]) == 2  # rooms, changes


def test_a_reader_that_has_read_before_sees_what_a_fresh_one_sees(store: LocalStore, reader: LocalReader) -> None:
    def agree() -> None:
        fresh = store.reader()
        assert reader.rooms() == fresh.rooms()
        fresh.close()

    later = NOW + timedelta(minutes=1)
    steps: tuple[Callable[[], StoreChanges], ...] = (
        lambda: store.apply_rooms([a_room("engine"), a_room("books")], [], None),
        lambda: store.apply_messages(RoomId("engine"), [a_message("one", message_id="m")], [], None),
        lambda: store.put_users([a_user("grace", name="Grace")]),
        lambda: store.put_users([replace(a_user("grace", name="Grace Hopper"), updated_at=later)]),
        lambda: store.put_read_positions({RoomId("engine"): ReadPosition(NOW)}),
        lambda: store.outbox.enqueue(SendMessage(RoomId("books"), MessageId("q"), "mine"), NOW),
        lambda: store.outbox.mark_sending(1),
        lambda: store.outbox.mark_sent(1, later),
        lambda: store.apply_messages(
            RoomId("engine"), [a_message("edited", message_id="m", updated_at=later, edited_at=later)], [], None
        ),
        lambda: store.apply_rooms([], [RoomId("books")], None),
    )
    for step in steps:
        step()
        agree()
        agree()
