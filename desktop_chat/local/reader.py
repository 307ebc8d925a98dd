"""LocalReader: everything that is read from the store, over a read-only connection of one thread."""

from collections.abc import Iterable
from datetime import datetime

from desktop_chat.local.resume import TargetState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.message import Message
from desktop_chat.model.room import Member, Room, RoomSummary
from desktop_chat.model.user import User


class LocalReader:
    """Reads of one thread. Every method raises ``StoreError`` when the file cannot be read."""

    def close(self) -> None:
        """Close the connection; idempotent, allowed from any thread."""
        raise NotImplementedError

    def rooms(self) -> list[RoomSummary]:
        """Return all rooms, newest activity first."""
        raise NotImplementedError

    def room(self, room_id: RoomId) -> RoomSummary | None:
        raise NotImplementedError

    def room_ids(self) -> frozenset[RoomId]:
        """Return the rooms that this person is a member of."""
        raise NotImplementedError

    def members(self, room_id: RoomId) -> list[Member]:
        """Return the members: owner, admins, then by name."""
        raise NotImplementedError

    def user(self, uid: Uid) -> User | None:
        raise NotImplementedError

    def users(self, uids: Iterable[Uid]) -> dict[Uid, User]:
        """Return the profiles that are stored; unknown people are left out."""
        raise NotImplementedError

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        raise NotImplementedError

    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """Return messages in display order, pending ones last; see ``ChatClient.messages``."""
        raise NotImplementedError

    def read_position(self, room_id: RoomId) -> datetime | None:
        raise NotImplementedError

    def target(self, key: str) -> TargetState | None:
        raise NotImplementedError

    def oldest_sent_at(self, room_id: RoomId) -> datetime | None:
        """Return where the page before the stored history ends."""
        raise NotImplementedError

    def newest_updated_at(self, room_id: RoomId) -> datetime | None:
        """Return the newest ``updated_at`` that the server told us; acknowledged sends do not count until heard.

        An acknowledgement says nothing about what others wrote before it, so it must never move a cursor.
        """
        raise NotImplementedError

    def known_message_ids(self, room_id: RoomId, updated_after: datetime) -> frozenset[MessageId]:
        """Return the messages that the server told us and whose ``updated_at`` is greater."""
        raise NotImplementedError

    def history_complete(self, room_id: RoomId) -> bool:
        raise NotImplementedError

    def unsent(self) -> int:
        """Count the outbox rows, rejected ones too."""
        raise NotImplementedError
