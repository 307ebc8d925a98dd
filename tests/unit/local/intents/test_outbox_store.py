"""Answers are believed only of rows that are being sent, and rows are decided one by one."""

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import EditMessage, SendMessage
from tests.example_data import NOW, a_message
from tests.unit.local.conftest import ME

ROOM, ID = RoomId("engine"), MessageId("m")


def a_refused_edit(store: LocalStore) -> None:
    store.apply_messages(ROOM, [a_message("one", message_id=ID, sender=ME)], [], None)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "no")


def test_answers_of_a_row_that_nobody_sends_change_nothing(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    assert not store.outbox.mark_sent(1, NOW)
    assert not store.outbox.mark_rejected(1, "no")
    assert not store.outbox.mark_retrying(1, "no answer", NOW)
    assert [row.state for row in reader.outbox()] == [MessageState.QUEUED]


def test_what_waited_for_another_attempt_is_queued_at_the_next_start(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.mark_retrying(1, "no answer", NOW)
    (row,) = reader.outbox()
    assert (row.state, row.trouble, row.retry_at, row.attempts) == (MessageState.RETRYING, "no answer", NOW, 1)
    assert store.outbox.recover().messages == {(ROOM, ID)}
    (row,) = reader.outbox()
    assert (row.state, row.trouble, row.retry_at) == (MessageState.QUEUED, None, None)


def test_a_row_is_retried_by_its_number(store: LocalStore, reader: LocalReader) -> None:
    a_refused_edit(store)
    assert store.outbox.retry_row(1).messages == {(ROOM, ID)}
    assert [row.state for row in reader.outbox()] == [MessageState.QUEUED]
    assert not store.outbox.retry_row(1)
    assert not store.outbox.discard_row(1)


def test_a_row_is_discarded_by_its_number_and_the_message_stays(store: LocalStore, reader: LocalReader) -> None:
    a_refused_edit(store)
    assert store.outbox.discard_row(1).messages == {(ROOM, ID)}
    message = reader.message(ROOM, ID)
    assert message is not None
    assert (message.body, message.change) == ("one", None)
