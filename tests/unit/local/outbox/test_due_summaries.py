"""Which rooms' summaries have still to follow what was sent."""

from datetime import timedelta

from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import DeleteMessage, EditMessage, SendMessage, SetReaction
from desktop_chat.model.room import LastMessage
from tests.example_data import NOW, a_message, a_room
from tests.unit.local.conftest import ME

ROOM = RoomId("engine")
ONE, TWO = MessageId("b-one"), MessageId("a-two")
LATER = NOW + timedelta(minutes=5)


def send(store: LocalStore, message_id: MessageId, seq: int) -> None:
    store.outbox.enqueue(SendMessage(ROOM, message_id, "hi"), NOW)
    store.outbox.mark_sending(seq)
    store.outbox.mark_sent(seq, NOW + timedelta(seconds=seq))


def due(store: LocalStore) -> list[tuple[str, bool]]:
    return [(one.message_id, one.is_touch) for one in store.outbox.due_summaries()]


def test_newest_sent_message_of_a_room_is_due_until_it_is_answered(store: LocalStore) -> None:
    send(store, ONE, 1)
    (before,) = store.outbox.due_summaries()
    send(store, TWO, 2)
    store.outbox.summary_answered(before.number)
    assert due(store) == [(TWO, False)]
    store.outbox.summary_answered(store.outbox.due_summaries()[0].number)
    assert due(store) == []


def test_message_whose_snapshot_came_first_is_due_too(store: LocalStore) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ONE, "hi"), NOW)
    store.apply_messages(ROOM, [a_message("hi", message_id=ONE, sender=ME)], [], None)
    assert due(store) == [(ONE, False)]


def test_edit_and_deletion_touch_the_room_and_a_reaction_does_not(store: LocalStore) -> None:
    store.apply_messages(ROOM, [a_message("hi", message_id=ONE, sender=ME)], [], None)
    store.outbox.react(ROOM, ONE, "👍", NOW, on=True)
    assert isinstance(store.outbox.sendable()[0].mutation, SetReaction)
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, LATER)
    assert due(store) == []
    store.outbox.edit(EditMessage(ROOM, ONE, "ho"), NOW)
    store.outbox.mark_sending(2)
    store.outbox.mark_sent(2, LATER)
    assert due(store) == [(ONE, True)]
    store.outbox.summary_answered(store.outbox.due_summaries()[0].number)
    store.outbox.delete(DeleteMessage(ROOM, ONE), NOW)
    store.outbox.mark_sending(3)
    store.outbox.mark_sent(3, LATER)
    assert due(store) == [(ONE, True)]


def test_edit_of_an_older_message_does_not_hide_a_newer_one(store: LocalStore) -> None:
    send(store, ONE, 1)
    send(store, TWO, 2)
    store.outbox.edit(EditMessage(ROOM, ONE, "ho"), NOW)
    store.outbox.mark_sending(3)
    store.outbox.mark_sent(3, LATER)
    assert due(store) == [(TWO, True)]


def test_missing_ones_are_found_where_the_room_is_older_than_ones_own_message(store: LocalStore) -> None:
    last = LastMessage(ONE, ME, "old", NOW)
    store.apply_rooms([a_room(ROOM, last=last)], [], None)
    mine = a_message("mine", message_id=TWO, sender=ME, sent_at=NOW + timedelta(seconds=1))
    theirs = a_message("theirs", message_id=MessageId("z"), sender="grace", sent_at=NOW + timedelta(seconds=2))
    store.apply_messages(ROOM, [mine, theirs], [], None)
    store.outbox.find_missing_summaries()
    assert due(store) == [(TWO, False)]


def test_a_summary_that_is_up_to_date_is_not_missing(store: LocalStore) -> None:
    store.apply_rooms([a_room(ROOM, last=LastMessage(ONE, ME, "hi", NOW))], [], None)
    store.apply_messages(ROOM, [a_message("hi", message_id=ONE, sender=ME, sent_at=NOW)], [], None)
    store.outbox.find_missing_summaries()
    assert due(store) == []


def test_what_is_due_goes_with_its_room(store: LocalStore) -> None:
    store.apply_rooms([a_room(ROOM)], [], None)
    send(store, ONE, 1)
    store.apply_rooms([], [ROOM], None)
    assert due(store) == []
