"""The outbox: safe before the network, in order per room, and every state of the diagram in MessageState."""

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import OutboxRow, SendMessage
from tests.example_data import NOW, a_message, a_room, at
from tests.unit.local.conftest import ME

ENGINE, CRIT = RoomId("engine"), RoomId("crit")


def a_send(message_id: str, room_id: RoomId = ENGINE, body: str = "hello") -> SendMessage:
    return SendMessage(room_id, MessageId(message_id), body, reply_to=MessageId("m0"))


def queue(store: LocalStore, *message_ids: str, room_id: RoomId = ENGINE) -> None:
    for message_id in message_ids:
        store.outbox.enqueue(a_send(message_id, room_id), NOW)


def state_of(reader: LocalReader, message_id: str) -> MessageState:
    message = reader.message(ENGINE, MessageId(message_id))
    assert message is not None
    return message.state


def sendable(store: LocalStore) -> list[str | None]:
    return [row.message_id for row in store.outbox.sendable()]


def test_row_and_echo_are_seen_by_another_connection_at_once(store: LocalStore, path: Path) -> None:
    changes = store.outbox.enqueue(a_send("q"), NOW)
    other = sqlite3.connect(path)
    assert other.execute("SELECT message_id, state FROM outbox").fetchall() == [("q", "queued")]
    assert other.execute("SELECT id, sender_id FROM messages").fetchall() == [("q", ME)]
    other.close()
    assert changes.messages == {(ENGINE, "q")}


def test_a_row_that_was_promised_survives_a_kill(path: Path) -> None:
    script = f"""
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from desktop_chat.local.store import LocalStore
from desktop_chat.model.mutation import SendMessage
store = LocalStore.open(Path({str(path)!r}), "ada")
store.outbox.enqueue(SendMessage("engine", "q1", "first"), datetime(2026, 1, 1, tzinfo=UTC))
store.outbox.enqueue(SendMessage("engine", "q2", "second"), datetime(2026, 1, 1, tzinfo=UTC))
store.outbox.mark_sending(1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False)
    store = LocalStore.open(path, ME)
    assert sendable(store) == []
    assert store.outbox.recover().messages == {(ENGINE, "q1")}
    assert sendable(store) == ["q1"]
    assert store.outbox.unsent() == 2
    store.close()


def test_the_echo_is_mine_and_queued(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(a_send("q", body="hi"), NOW)
    message = reader.message(ENGINE, MessageId("q"))
    assert message is not None
    assert (message.sender_id, message.body, message.reply_to) == (ME, "hi", "m0")
    assert (message.state, message.sent_at, message.queued_at) == (MessageState.QUEUED, None, NOW)
    assert message.outbox_seq == 1


def test_sendable_is_the_head_of_each_room(store: LocalStore) -> None:
    queue(store, "e1", "e2")
    queue(store, "c1", "c2", room_id=CRIT)
    assert store.outbox.sendable() == [
        OutboxRow(1, a_send("e1"), NOW),
        OutboxRow(3, a_send("c1", CRIT), NOW),
    ]


def test_while_one_is_being_sent_its_room_waits(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1", "e2")
    queue(store, "c1", room_id=CRIT)
    store.outbox.mark_sending(1)
    assert sendable(store) == ["c1"]
    assert state_of(reader, "e1") is MessageState.SENDING


def test_after_a_transient_failure_the_same_row_is_next(store: LocalStore) -> None:
    queue(store, "e1", "e2")
    store.outbox.mark_sending(1)
    store.outbox.mark_retrying(1, "no answer", NOW)
    (row,) = store.outbox.sendable()
    assert (row.message_id, row.attempts) == ("e1", 1)


def test_a_rejected_row_blocks_nobody_and_tells_why(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1", "e2")
    store.outbox.mark_sending(1)
    changes = store.outbox.mark_rejected(1, "too large")
    assert changes.messages == {(ENGINE, "e1")}
    message = reader.message(ENGINE, MessageId("e1"))
    assert message is not None
    assert (message.state, message.error) == (MessageState.REJECTED, "too large")
    assert sendable(store) == ["e2"]
    assert store.outbox.unsent() == 2


def test_retry_keeps_id_and_place(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1", "e2")
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "no")
    assert store.outbox.retry(MessageId("e1")).messages == {(ENGINE, "e1")}
    assert sendable(store) == ["e1"]
    assert [message.id for message in reader.messages(ENGINE, limit=5)] == ["e1", "e2"]
    assert state_of(reader, "e1") is MessageState.QUEUED


def test_discard_drops_a_rejected_message_for_good(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1", "e2")
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "no")
    assert store.outbox.discard(MessageId("e1")).messages == {(ENGINE, "e1")}
    assert reader.message(ENGINE, MessageId("e1")) is None
    assert store.outbox.unsent() == 1


@pytest.mark.parametrize("command", ["retry", "discard"])
def test_retry_and_discard_touch_rejected_messages_only(store: LocalStore, reader: LocalReader, command: str) -> None:
    queue(store, "e1")
    assert not getattr(store.outbox, command)(MessageId("e1"))
    assert state_of(reader, "e1") is MessageState.QUEUED


def test_an_acknowledged_message_is_sent_at_the_server_s_time(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1")
    store.outbox.mark_sending(1)
    assert store.outbox.mark_sent(1, at(15, 0)).messages == {(ENGINE, "e1")}
    message = reader.message(ENGINE, MessageId("e1"))
    assert message is not None
    assert (message.state, message.sent_at, message.outbox_seq) == (MessageState.SENT, at(15, 0), None)
    assert store.outbox.unsent() == reader.unsent() == 0


@pytest.mark.parametrize("before", [MessageState.QUEUED, MessageState.SENDING, MessageState.REJECTED])
def test_a_snapshot_with_the_id_makes_it_sent_in_any_state(
    store: LocalStore, reader: LocalReader, before: MessageState
) -> None:
    queue(store, "e1")
    if before is MessageState.SENDING:
        store.outbox.mark_sending(1)
    if before is MessageState.REJECTED:
        store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "denied, but it had arrived")
    store.apply_messages(ENGINE, [a_message("hello", message_id="e1", sender=ME)], [], None)
    assert state_of(reader, "e1") is MessageState.SENT
    assert store.outbox.unsent() == 0


def test_answers_after_the_snapshot_change_nothing(store: LocalStore, reader: LocalReader) -> None:
    queue(store, "e1")
    store.outbox.mark_sending(1)
    told = a_message("hello", message_id="e1", sender=ME)
    store.apply_messages(ENGINE, [told], [], None)
    assert not store.outbox.mark_sent(1, at(15, 0))
    assert not store.outbox.mark_retrying(1, "no answer", NOW)
    assert not store.outbox.mark_rejected(1, "late")
    assert reader.message(ENGINE, MessageId("e1")) == told


def test_the_same_message_is_queued_once(store: LocalStore) -> None:
    store.outbox.enqueue(a_send("e1"), NOW)
    assert not store.outbox.enqueue(a_send("e1"), NOW)
    assert store.outbox.unsent() == 1


def test_numbers_are_never_used_again(store: LocalStore) -> None:
    queue(store, "e1")
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, NOW)
    queue(store, "e2")
    assert [row.seq for row in store.outbox.sendable()] == [2]


def test_a_clock_that_jumps_back_does_not_change_the_order(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(a_send("e1"), NOW)
    store.outbox.enqueue(a_send("e2"), NOW - timedelta(days=1))
    assert [message.id for message in reader.messages(ENGINE, limit=5)] == ["e1", "e2"]
    assert sendable(store) == ["e1"]


def test_unsent_messages_of_a_room_left_are_kept_and_told(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    queue(store, "e1", "e2")
    store.outbox.mark_sending(1)
    store.apply_rooms([], [ENGINE], None)
    assert [row.room.id for row in reader.rooms()] == [ENGINE]
    assert reader.room_ids() == frozenset()
    assert {message.state for message in reader.messages(ENGINE, limit=5)} == {MessageState.REJECTED}
    assert sendable(store) == []
    store.outbox.discard(MessageId("e1"))
    store.outbox.discard(MessageId("e2"))
    assert reader.rooms() == []
