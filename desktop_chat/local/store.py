"""LocalStore: every write to the local database, each one transaction that tells what it changed."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from desktop_chat.local import (
    last_seen,
    members,
    messages,
    notices,
    outbox,
    read_positions,
    receipts,
    resume,
    rooms,
    settings,
    usage,
)
from desktop_chat.local import users as people
from desktop_chat.local.database import DamagedDatabase, Database, is_sound
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.rescue import finish_replacement, replace_damaged
from desktop_chat.local.resume import TargetState
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.message import Message, MessageState
from desktop_chat.model.mutation import Mutation, OutboxRow
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.read_position import ReadPosition
from desktop_chat.model.receipts import Receipt
from desktop_chat.model.room import Member, Room
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.model.user import User

__all__ = ["NOT_A_MEMBER", "LocalReader", "LocalStore", "TargetState"]

NOT_A_MEMBER = "You are no longer a member of this room."
"""Why a message that was still unsent when its room went is rejected."""


class LocalStore:
    """The writer of one account's database; used on the sync thread only.

    Each write is ONE transaction and returns what it changed (empty when it changed nothing). Everything raises
    ``StoreError`` for a full disk, a damaged file and the like; nothing is half written then.
    """

    def __init__(self, database: Database, me: Uid) -> None:
        self._database = database
        self._me = me

    @classmethod
    def open(cls, path: Path, me: Uid, now: Callable[[], datetime] | None = None) -> "LocalStore":
        """Open or create the database of account ``me``; a damaged one is replaced first. Raises StoreError.

        ``now`` gives the events of messages their times.
        """
        finish_replacement(path)
        try:
            database = Database.open(path)
        except DamagedDatabase:
            replace_damaged(path, me)
            database = Database.open(path)
        if now is not None:
            database.set_clock(now)
        store = cls(database, me)
        try:
            store._drop_orphans()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the write connection; idempotent. Readers are closed by whoever asked for them."""
        self._database.close()

    def reader(self) -> LocalReader:
        """Open a read-only connection; one for each thread that reads."""
        return LocalReader(self._database.read_connection(), self._me, self._database.path)

    @property
    def unchecked(self) -> bool:
        """Whether the last process ended uncleanly and the file is too large to be checked while a person waits."""
        return self._database.unchecked

    def is_sound(self) -> bool:
        """Check the whole file, which may take seconds; the one method that is called beside the sync thread."""
        return is_sound(self._database.path)

    # --- outbox -----------------------------------------------------------------------------------------
    def enqueue(self, mutation: Mutation, queued_at: datetime) -> StoreChanges:
        """Put a mutation and its local echo on disk; safe against power loss when this returns."""
        with self._database.transaction(durable=True) as rows:
            seq = outbox.add(rows, mutation, queued_at)
            if seq is None:
                return StoreChanges()
            messages.put_echo(rows, mutation, seq, self._me)
            rooms.refresh_top(rows, mutation.room_id)
        return _message_changes(mutation.room_id, [mutation.message_id])

    def sendable(self) -> list[OutboxRow]:
        """Return for each room its first row that is not rejected, unless that one is being sent; in order of seq."""
        with self._database.reading() as rows:
            return outbox.sendable(rows)

    def mark_sending(self, seq: int) -> StoreChanges:
        """Note that a request for this row starts now; counts the attempt."""
        return self._step(seq, MessageState.QUEUED, outbox.set_sending)

    def mark_queued(self, seq: int) -> StoreChanges:
        """Put the row back after a transient failure."""
        return self._step(seq, MessageState.SENDING, outbox.set_queued)

    def mark_rejected(self, seq: int, reason: str) -> StoreChanges:
        """Keep the row for the person to retry or discard; it no longer holds up its room."""
        with self._database.transaction(durable=True) as rows:
            entry = outbox.get(rows, seq)
            if entry is None:
                return StoreChanges()
            outbox.set_rejected(rows, seq, reason)
            return _touched(rows, entry)

    def mark_sent(self, seq: int, sent_at: datetime) -> StoreChanges:
        """Drop the row: the server has the message since ``sent_at``. No effect when a snapshot came first."""
        with self._database.transaction() as rows:
            entry = outbox.get(rows, seq)
            if entry is None:
                return StoreChanges()
            messages.acknowledge(rows, entry.room_id, entry.message_id, sent_at)
            outbox.remove(rows, seq)
            rooms.remove_if_done(rows, entry.room_id)
            return _touched(rows, entry)

    def retry(self, message_id: MessageId) -> StoreChanges:
        """Queue a rejected message again, at its old place."""
        changes = StoreChanges()
        with self._database.transaction(durable=True) as rows:
            for entry in outbox.rejected(rows, message_id):
                outbox.set_queued(rows, entry.seq)
                changes |= _touched(rows, entry)
        return changes

    def discard(self, message_id: MessageId) -> StoreChanges:
        """Drop a rejected message for good."""
        changes = StoreChanges()
        with self._database.transaction(durable=True) as rows:
            for entry in outbox.rejected(rows, message_id):
                messages.remove_echo(rows, entry.room_id, entry.message_id)
                outbox.remove(rows, entry.seq)
                rooms.remove_if_done(rows, entry.room_id)
                changes |= _touched(rows, entry)
        return changes

    def recover(self) -> StoreChanges:
        """At start: what was being sent when the last process ended is queued again."""
        changes = StoreChanges()
        with self._database.transaction() as rows:
            for entry in outbox.sending(rows):
                outbox.set_queued(rows, entry.seq)
                changes |= _touched(rows, entry)
        return changes

    def unsent(self) -> int:
        """Count the outbox rows, rejected ones too."""
        with self._database.reading() as rows:
            return outbox.count(rows)

    # --- what listeners and history brought -------------------------------------------------------------
    def apply_messages(
        self, room_id: RoomId, changed: Sequence[Message], removed: Sequence[MessageId], target: TargetState | None
    ) -> StoreChanges:
        """Store messages and the resume point that covers them.

        An older ``updated_at`` never overwrites a newer; a message that is in the outbox becomes SENT.
        """
        touched: list[MessageId] = []
        with self._database.transaction() as rows:
            for message in changed:
                if message.room_id != room_id:
                    raise ValueError(f"message {message.id} belongs to {message.room_id}, not {room_id}")
                pending = outbox.find(rows, room_id, message.id)
                if messages.put(rows, message):
                    touched.append(message.id)
                    if pending is not None:
                        outbox.remove(rows, pending.seq)
            touched += [message_id for message_id in removed if messages.remove(rows, room_id, message_id)]
            if target is not None:
                resume.put(rows, target, room_id)
            if touched:
                rooms.refresh_top(rows, room_id)
                rooms.remove_if_done(rows, room_id)
        return _message_changes(room_id, touched)

    def apply_rooms(
        self, changed: Sequence[Room], removed: Sequence[RoomId], target: TargetState | None
    ) -> StoreChanges:
        """Store rooms; a removed one disappears with its messages, members and resume points.

        Unsent messages of a removed room become rejected, and the room stays until they are discarded.
        """
        changes = StoreChanges()
        with self._database.transaction() as rows:
            for room in changed:
                if rooms.put(rows, room, self._me):
                    rooms.refresh_top(rows, room.id)
                    changes |= StoreChanges(rooms=frozenset({room.id}))
            for room_id in removed:
                changes |= _remove_room(rows, room_id)
            if target is not None:
                resume.put(rows, target, None)
        return changes

    def apply_members(
        self, room_id: RoomId, changed: Sequence[Member], removed: Sequence[Uid], target: TargetState | None
    ) -> StoreChanges:
        """Store members; their names come from ``put_users``."""
        touched = False
        with self._database.transaction() as rows:
            for member in changed:
                if member.room_id != room_id:
                    raise ValueError(f"member {member.uid} belongs to {member.room_id}, not {room_id}")
                touched |= members.put(rows, member)
            for uid in removed:
                touched |= members.remove(rows, room_id, uid)
            if target is not None:
                resume.put(rows, target, room_id)
        return StoreChanges(members=frozenset({room_id})) if touched else StoreChanges()

    def put_users(self, users: Sequence[User]) -> StoreChanges:
        """Store public profiles."""
        with self._database.transaction() as rows:
            touched = frozenset(user.uid for user in users if people.put(rows, user))
            if not touched:
                return StoreChanges()
            in_lists = members.rooms_of(rows, touched)
            return StoreChanges(users=touched, rooms=rooms.naming(rows, touched), members=in_lists)

    def set_history_complete(self, room_id: RoomId) -> StoreChanges:
        """Note that nothing older than the stored messages exists."""
        with self._database.transaction() as rows:
            news = rooms.set_history_complete(rows, room_id)
        return StoreChanges(rooms=frozenset({room_id})) if news else StoreChanges()

    def set_read_position(self, room_id: RoomId, up_to: datetime) -> StoreChanges:
        """Move the read position forward, never back, without touching a mark; see ``put_read_positions``."""
        return self.put_read_positions({room_id: ReadPosition(up_to)})

    def put_read_positions(self, positions: Mapping[RoomId, ReadPosition]) -> StoreChanges:
        """Merge positions, whether they come from this device or another of the person."""
        with self._database.transaction() as rows:
            touched = frozenset(id_ for id_, position in positions.items() if read_positions.merge(rows, id_, position))
        return StoreChanges(rooms=touched)

    def mark_read(self, room_id: RoomId, up_to: datetime, now: datetime) -> StoreChanges:
        """The person saw messages up to ``up_to``; ends a mark as unread. ``now`` is server time."""
        with self._database.transaction() as rows:
            news = read_positions.merge(rows, room_id, read_positions.get(rows, room_id).read(up_to, now))
        return StoreChanges(rooms=frozenset({room_id})) if news else StoreChanges()

    def mark_unread(self, room_id: RoomId, now: datetime) -> StoreChanges:
        """Let the newest message of somebody else count as unread; without one nothing happens."""
        with self._database.transaction() as rows:
            since = messages.newest_of_others(rows, room_id, self._me)
            if since is None:
                return StoreChanges()
            read_positions.merge(rows, room_id, read_positions.get(rows, room_id).marked(since, now))
        return StoreChanges(rooms=frozenset({room_id}))

    def put_receipts(self, room_id: RoomId, heard: Sequence[Receipt]) -> StoreChanges:
        """Merge what others told of a room."""
        with self._database.transaction() as rows:
            touched = [receipt.uid for receipt in heard if receipts.merge(rows, room_id, receipt)]
        return StoreChanges(receipts=frozenset({room_id})) if touched else StoreChanges()

    def put_last_seen(self, uid: Uid, at: datetime | None) -> StoreChanges:
        """Note when a person was last online; None when they keep it to themselves."""
        with self._database.transaction() as rows:
            news = last_seen.put(rows, uid, at)
        return StoreChanges(presence=frozenset({uid})) if news else StoreChanges()

    def put_setting(self, name: str, value: str) -> StoreChanges:
        """Keep a choice of the person on this device."""
        with self._database.transaction() as rows:
            settings.put(rows, name, value)
        return StoreChanges()

    def forget_target(self, key: str) -> StoreChanges:
        """Drop a resume point that the server refused."""
        with self._database.transaction() as rows:
            resume.remove(rows, key)
        return StoreChanges()

    def add_usage(self, day: date, bills: Mapping[Feature, Bill], *, spent: bool) -> StoreChanges:
        """Add what was billed on a quota day; ``spent`` when the server refused for the quota."""
        with self._database.transaction() as rows:
            usage.add(rows, day, bills)
            if spent:
                usage.set_spent(rows, day)
        return StoreChanges(usage=True)

    def add_notice(self, kind: NoticeKind, title: str, message: str, room_id: RoomId | None = None) -> StoreChanges:
        """Keep something to tell until the person has read it."""
        with self._database.transaction() as rows:
            notices.add(rows, kind, title, message, room_id)
        return StoreChanges(notices=True)

    def dismiss_notice(self, number: int) -> StoreChanges:
        """The person has read a notice."""
        with self._database.transaction() as rows:
            gone = notices.dismiss(rows, number)
        return StoreChanges(notices=gone)

    # --- parts ------------------------------------------------------------------------------------------
    def _step(self, seq: int, expected: MessageState, step: Callable[[sqlite3.Connection, int], None]) -> StoreChanges:
        """Move a row one state on; nothing happens when it is gone or elsewhere by now."""
        with self._database.transaction() as rows:
            entry = outbox.get(rows, seq)
            if entry is None or entry.state is not expected:
                return StoreChanges()
            step(rows, seq)
            return _touched(rows, entry)

    def _drop_orphans(self) -> None:
        """Clear what a late snapshot brought of a room that was left; a resume point over missing rows loses some."""
        with self._database.transaction() as rows:
            for room_id in rooms.orphans(rows):
                _remove_rows(rows, room_id)


def _message_changes(room_id: RoomId, message_ids: Sequence[MessageId]) -> StoreChanges:
    if not message_ids:
        return StoreChanges()
    return StoreChanges(
        rooms=frozenset({room_id}), messages=frozenset((room_id, message_id) for message_id in message_ids)
    )


def _touched(rows: sqlite3.Connection, entry: outbox.Entry) -> StoreChanges:
    rooms.refresh_top(rows, entry.room_id)
    return _message_changes(entry.room_id, [entry.message_id])


def _remove_room(rows: sqlite3.Connection, room_id: RoomId) -> StoreChanges:
    unsent = outbox.waiting(rows, room_id)
    for entry in unsent:
        outbox.set_rejected(rows, entry.seq, NOT_A_MEMBER)
    _remove_rows(rows, room_id)
    if not rooms.remove(rows, room_id) and not unsent:
        return StoreChanges()
    rooms.refresh_top(rows, room_id)
    return StoreChanges(rooms=frozenset({room_id}), members=frozenset({room_id})) | _message_changes(
        room_id, [entry.message_id for entry in unsent]
    )


def _remove_rows(rows: sqlite3.Connection, room_id: RoomId) -> None:
    messages.remove_room(rows, room_id)
    members.remove_room(rows, room_id)
    read_positions.remove_room(rows, room_id)
    receipts.remove_room(rows, room_id)
    resume.remove_room(rows, room_id)
