"""OutboxStore: the writes of what the person did, from the intent to the server's answer."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime

from desktop_chat.errors import Rejected
from desktop_chat.local.database import Database
from desktop_chat.local.device import drafts
from desktop_chat.local.files import stored_files
from desktop_chat.local.intents import message_intents, room_intents, settling
from desktop_chat.local.outbox import due_summaries, outbox
from desktop_chat.local.outbox.due_summaries import DueSummary
from desktop_chat.local.rows import messages, rooms
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import DeleteMessage, EditMessage, OutboxRow, RoomChange, SendMessage

REMOVED = (
    "You are not a member of this room any more",
    "Nothing was sent. Copy what you need; ask a member to add you again if this was a mistake.",
)


class OutboxStore:
    """Part of ``LocalStore``; each write is one transaction and returns what it changed.

    Intents are safe against power loss when they return; they raise NotFound and Rejected for what can never be.
    Answers are believed only of rows that are being sent: whatever changed a row meanwhile is not undone by one.
    """

    def __init__(self, database: Database, me: Uid) -> None:
        self._database = database
        self._me = me

    # --- intents ----------------------------------------------------------------------------------------
    def enqueue(self, mutation: SendMessage, queued_at: datetime, typed: str | None = None) -> StoreChanges:
        """Queue a new message with its local echo; no effect when this very message waits already.

        Copies of its files must be in the folder of files by now. Raises Rejected for a room that the
        person is not in: queued, it would go out by itself on the day when somebody lets the person in again.
        ``typed`` is how it stands in the draft of its room, out of which it is taken; None when it does not come
        from there.
        """
        with self._database.transaction(durable=True) as rows:
            if outbox.find(rows, mutation.room_id, mutation.message_id) is not None:
                return StoreChanges()
            if rooms.is_foreign(rows, mutation.room_id):
                raise Rejected(*REMOVED)
            seq = outbox.add(rows, mutation, queued_at)
            messages.put_echo(rows, mutation, seq, self._me)
            stored_files.put_all(rows, mutation, queued_at)
            changes = _message_touched(rows, mutation.room_id, mutation.message_id)
            if typed is None:
                return changes
            left = drafts.get(rows, mutation.room_id).sent(typed, mutation.reply_to)
            return changes | _draft_left(rows, mutation.room_id, left)

    def newest_own(self, room_id: RoomId) -> MessageId | None:
        """Return the message after which a new one of this person comes, None when there is none lately."""
        with self._database.reading() as rows:
            return messages.newest_own(rows, room_id, self._me)

    def edit(self, wanted: EditMessage, now: datetime) -> StoreChanges:
        """Let a message of one's own have another body; a draft of that is done."""
        with self._database.transaction(durable=True) as rows:
            message_intents.edit(rows, wanted, self._me, now)
            left = drafts.get(rows, wanted.room_id).edited(wanted.message_id)
            changes = _draft_left(rows, wanted.room_id, left)
            return changes | _message_touched(rows, wanted.room_id, wanted.message_id)

    def delete(self, wanted: DeleteMessage, now: datetime) -> StoreChanges:
        """Let a message of one's own become a tombstone, or never be sent."""
        with self._database.transaction(durable=True) as rows:
            message_intents.delete(rows, wanted, self._me, now)
            rooms.remove_if_done(rows, wanted.room_id)
            return _message_touched(rows, wanted.room_id, wanted.message_id)

    def react(self, room_id: RoomId, message_id: MessageId, emoji: str, now: datetime, *, on: bool) -> StoreChanges:
        """Add one's own reaction or take it away."""
        with self._database.transaction(durable=True) as rows:
            message_intents.react(rows, room_id, message_id, emoji, on, self._me, now)
            return _message_touched(rows, room_id, message_id)

    def change_room(self, wanted: RoomChange, now: datetime) -> StoreChanges:
        """Queue a change of a group; no effect when the same waits already."""
        with self._database.transaction(durable=True) as rows:
            if not room_intents.change(rows, wanted, self._me, now):
                return StoreChanges()
            return StoreChanges(rooms=frozenset({wanted.room_id}), members=frozenset({wanted.room_id}))

    def retry(self, message_id: MessageId) -> StoreChanges:
        """Queue again what was rejected of a message, at its old place."""
        with self._database.transaction(durable=True) as rows:
            return _each(rows, outbox.rejected(rows, message_id), _queue_again)

    def discard(self, message_id: MessageId) -> StoreChanges:
        """Drop what was rejected of a message for good: the message itself, or a change of it."""
        with self._database.transaction(durable=True) as rows:
            return _each(rows, outbox.rejected(rows, message_id), _drop)

    def retry_row(self, seq: int) -> StoreChanges:
        """Queue one rejected row again."""
        with self._database.transaction(durable=True) as rows:
            return _each(rows, _rejected(rows, seq), _queue_again)

    def discard_row(self, seq: int) -> StoreChanges:
        """Drop one rejected row for good."""
        with self._database.transaction(durable=True) as rows:
            return _each(rows, _rejected(rows, seq), _drop)

    # --- sending ----------------------------------------------------------------------------------------
    def sendable(self) -> list[OutboxRow]:
        """Return for each room its first row that is not rejected, unless that one is being sent; in order of seq."""
        with self._database.reading() as rows:
            return outbox.sendable(rows)

    def mark_sending(self, seq: int) -> StoreChanges:
        """Note that a request for this row starts now; counts the attempt."""
        with self._database.transaction() as rows:
            row = outbox.get(rows, seq)
            if row is None or row.state not in (MessageState.QUEUED, MessageState.RETRYING):
                return StoreChanges()
            outbox.set_sending(rows, seq)
            return settling.touched(rows, row)

    def mark_retrying(self, seq: int, trouble: str, retry_at: datetime) -> StoreChanges:
        """Put the row back after a transient failure, which the person may read."""
        return self._answered(seq, lambda rows, row: _retry_later(rows, row, trouble, retry_at))

    def mark_rejected(self, seq: int, reason: str) -> StoreChanges:
        """Keep the row for the person to retry or discard; it no longer holds up its room."""
        return self._answered(seq, lambda rows, row: settling.refused(rows, row, reason), durable=True)

    def mark_sent(self, seq: int, at: datetime | None) -> StoreChanges:
        """Drop the row: the server has what it wanted since ``at``. No effect when a snapshot came first.

        ``at`` is None when a message that was to be deleted was not there.
        """
        return self._answered(seq, lambda rows, row: settling.accepted(rows, row, at, self._me))

    def recover(self) -> StoreChanges:
        """At start: what was being sent or waited for another attempt when the last process ended is queued again."""
        with self._database.transaction() as rows:
            return _each(rows, outbox.interrupted(rows), _queue_again)

    def due_summaries(self, room_id: RoomId | None = None) -> list[DueSummary]:
        """Return the rooms whose summary has to follow what was sent, or this one of them."""
        with self._database.reading() as rows:
            return [due for due in due_summaries.every(rows) if room_id in (None, due.room_id)]

    def find_missing_summaries(self) -> None:
        """Add the rooms whose summary is older than a message of this person, whoever should have written it."""
        with self._database.transaction() as rows:
            due_summaries.put_missing(rows, self._me)

    def summary_answered(self, number: int) -> None:
        """The server has a summary or will never take it."""
        with self._database.transaction() as rows:
            due_summaries.remove(rows, number)

    def unsent(self) -> int:
        """Count the outbox rows, rejected ones too."""
        with self._database.reading() as rows:
            return outbox.count(rows)

    def _answered(
        self, seq: int, answer: Callable[[sqlite3.Connection, OutboxRow], StoreChanges], *, durable: bool = False
    ) -> StoreChanges:
        # An acknowledgement that a power failure undoes is found again by reading back.
        with self._database.transaction(durable=durable) as rows:
            row = outbox.get(rows, seq)
            if row is None or row.state is not MessageState.SENDING:
                return StoreChanges()
            return answer(rows, row)


def _retry_later(rows: sqlite3.Connection, row: OutboxRow, trouble: str, retry_at: datetime) -> StoreChanges:
    outbox.set_retrying(rows, row.seq, trouble, retry_at)
    return settling.touched(rows, row)


def _queue_again(rows: sqlite3.Connection, row: OutboxRow) -> None:
    outbox.set_queued(rows, row.seq)


def _drop(rows: sqlite3.Connection, row: OutboxRow) -> None:
    if isinstance(row.mutation, SendMessage):
        messages.remove_echo(rows, row.mutation.room_id, row.mutation.message_id)
    outbox.remove(rows, row.seq)
    rooms.remove_if_done(rows, row.mutation.room_id)


def _rejected(rows: sqlite3.Connection, seq: int) -> list[OutboxRow]:
    row = outbox.get(rows, seq)
    return [] if row is None or row.rejected is None else [row]


def _each(
    rows: sqlite3.Connection, found: Iterable[OutboxRow], change: Callable[[sqlite3.Connection, OutboxRow], None]
) -> StoreChanges:
    changes = StoreChanges()
    for row in found:
        change(rows, row)
        changes |= settling.touched(rows, row)
    return changes


def _message_touched(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> StoreChanges:
    rooms.refresh_top(rows, room_id)
    return StoreChanges(rooms=frozenset({room_id}), messages=frozenset({(room_id, message_id)}))


def _draft_left(rows: sqlite3.Connection, room_id: RoomId, left: Draft) -> StoreChanges:
    return StoreChanges(drafts=frozenset({room_id})) if drafts.put(rows, room_id, left) else StoreChanges()
