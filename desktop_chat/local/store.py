"""LocalStore: every write to the local database, each one transaction that tells what it changed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.resume import TargetState
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.message import Message
from desktop_chat.model.mutation import Mutation, OutboxRow
from desktop_chat.model.room import Member, Room
from desktop_chat.model.user import User

__all__ = ["LocalReader", "LocalStore", "TargetState"]


class LocalStore:
    """The writer of one account's database; used on the sync thread only.

    Each write is ONE transaction and returns what it changed (empty when it changed nothing). Everything raises
    ``StoreError`` for a full disk, a damaged file and the like; nothing is half written then.
    """

    @classmethod
    def open(cls, path: Path, me: Uid) -> "LocalStore":
        """Open or create the database of account ``me``. Raises StoreError."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the write connection; idempotent. Readers are closed by whoever asked for them."""
        raise NotImplementedError

    def reader(self) -> LocalReader:
        """Open a read-only connection; one for each thread that reads."""
        raise NotImplementedError

    # --- outbox -----------------------------------------------------------------------------------------
    def enqueue(self, mutation: Mutation, queued_at: datetime) -> StoreChanges:
        """Put a mutation and its local echo on disk; safe against power loss when this returns."""
        raise NotImplementedError

    def sendable(self) -> list[OutboxRow]:
        """Return for each room its first row that is not rejected, unless that one is being sent; in order of seq."""
        raise NotImplementedError

    def mark_sending(self, seq: int) -> StoreChanges:
        """Note that a request for this row starts now; counts the attempt."""
        raise NotImplementedError

    def mark_queued(self, seq: int) -> StoreChanges:
        """Put the row back after a transient failure."""
        raise NotImplementedError

    def mark_rejected(self, seq: int, reason: str) -> StoreChanges:
        """Keep the row for the person to retry or discard; it no longer holds up its room."""
        raise NotImplementedError

    def mark_sent(self, seq: int, sent_at: datetime) -> StoreChanges:
        """Drop the row: the server has the message since ``sent_at``. No effect when a snapshot came first."""
        raise NotImplementedError

    def retry(self, message_id: MessageId) -> StoreChanges:
        """Queue a rejected message again, at its old place."""
        raise NotImplementedError

    def discard(self, message_id: MessageId) -> StoreChanges:
        """Drop a rejected message for good."""
        raise NotImplementedError

    def recover(self) -> StoreChanges:
        """At start: what was being sent when the last process ended is queued again."""
        raise NotImplementedError

    def unsent(self) -> int:
        """Count the outbox rows, rejected ones too."""
        raise NotImplementedError

    # --- what listeners and history brought -------------------------------------------------------------
    def apply_messages(
        self, room_id: RoomId, changed: Sequence[Message], removed: Sequence[MessageId], target: TargetState | None
    ) -> StoreChanges:
        """Store messages and the resume point that covers them.

        An older ``updated_at`` never overwrites a newer; a message that is in the outbox becomes SENT.
        """
        raise NotImplementedError

    def apply_rooms(
        self, changed: Sequence[Room], removed: Sequence[RoomId], target: TargetState | None
    ) -> StoreChanges:
        """Store rooms; a removed one disappears with its messages, members and resume points.

        Unsent messages of a removed room become rejected, and the room stays until they are discarded.
        """
        raise NotImplementedError

    def apply_members(
        self, room_id: RoomId, changed: Sequence[Member], removed: Sequence[Uid], target: TargetState | None
    ) -> StoreChanges:
        """Store members; their names come from ``put_users``."""
        raise NotImplementedError

    def put_users(self, users: Sequence[User]) -> StoreChanges:
        """Store public profiles."""
        raise NotImplementedError

    def set_history_complete(self, room_id: RoomId) -> StoreChanges:
        """Note that nothing older than the stored messages exists."""
        raise NotImplementedError

    def set_read_position(self, room_id: RoomId, up_to: datetime) -> StoreChanges:
        """Move the read position forward; never back."""
        raise NotImplementedError

    def forget_target(self, key: str) -> StoreChanges:
        """Drop a resume point that the server refused."""
        raise NotImplementedError
