"""LocalReader: everything that is read from the store, over a read-only connection of one thread."""

import sqlite3
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

from desktop_chat.local.database import reading_values, store_errors
from desktop_chat.local.device import drafts, notices, settings, usage
from desktop_chat.local.files import stored_files
from desktop_chat.local.outbox import message_events, outbox, pending
from desktop_chat.local.rows import last_seen, members, messages, read_positions, receipts, resume, rooms, users
from desktop_chat.local.rows.resume import TargetState
from desktop_chat.local.search import search
from desktop_chat.local.search.trigrams import Trigrams
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import Message
from desktop_chat.model.messages.message_life import LifeEvent
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.model.notice import Notice
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.model.room import Member, RoomSummary
from desktop_chat.model.search.search_page import SearchCursor, SearchPage
from desktop_chat.model.search.search_query import SearchQuery
from desktop_chat.model.usage import UsageDay
from desktop_chat.model.user import User


class LocalReader:
    """Reads of one thread. Every method raises ``StoreError`` when the file cannot be read."""

    def __init__(self, connection: sqlite3.Connection, me: Uid, path: Path) -> None:
        self._rows = connection
        self._me = me
        self._path = path
        self._lines: rooms.Lines = {}
        self._trigrams: Trigrams | None = None

    def close(self) -> None:
        """Close the connection; idempotent, allowed from any thread."""
        with store_errors():
            self._rows.close()

    def _reading(self) -> AbstractContextManager[None]:
        return reading_values(self._path)

    def rooms(self, *, leaving: bool = False) -> list[RoomSummary]:
        """Return all rooms, newest activity first; those on the way out only with ``leaving``."""
        with self._reading():
            return rooms.summaries(self._rows, self._me, self._lines, leaving=leaving)

    def room(self, room_id: RoomId) -> RoomSummary | None:
        with self._reading():
            return next(iter(rooms.summaries(self._rows, self._me, self._lines, room_id)), None)

    def room_ids(self) -> frozenset[RoomId]:
        """Return the rooms that this person is a member of."""
        with self._reading():
            return rooms.ids(self._rows)

    def room_ids_since(self, since: datetime) -> frozenset[RoomId]:
        """Return those of them whose ``updated_at`` is not smaller."""
        with self._reading():
            return rooms.ids_since(self._rows, since)

    def told_members(self, room_id: RoomId) -> tuple[int, frozenset[Uid], datetime | None] | None:
        """Return ``epoch``, ``memberIds`` and ``updatedAt`` of a room as the server told them; None: unknown."""
        with self._reading():
            return rooms.told(self._rows, room_id)

    def members(self, room_id: RoomId) -> list[Member]:
        """Return the members: owner, admins, then by name."""
        with self._reading():
            return members.of_room(self._rows, room_id)

    def heard_members(self, room_id: RoomId) -> frozenset[Uid]:
        """Return whom the member listener has told of, whatever waits in the outbox."""
        with self._reading():
            return members.uids(self._rows, room_id)

    def user(self, uid: Uid) -> User | None:
        with self._reading():
            return users.get(self._rows, (uid,)).get(uid)

    def users(self, uids: Iterable[Uid]) -> dict[Uid, User]:
        """Return the profiles that are stored; unknown people are left out."""
        with self._reading():
            return users.get(self._rows, uids)

    def fetched_users(self, since: datetime, until: datetime) -> frozenset[Uid]:
        """Return whose profiles were fetched in this time."""
        with self._reading():
            return users.fetched_between(self._rows, since, until)

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        with self._reading():
            found = messages.get(self._rows, room_id, message_id)
            return None if found is None else pending.draw_over(self._rows, room_id, [found], self._me)[0]

    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """Return messages in display order, pending ones last; see ``ChatClient.messages``."""
        with self._reading():
            page = messages.page(self._rows, room_id, limit, before, after)
            return pending.draw_over(self._rows, room_id, page, self._me)

    def messages_with_files(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """As ``messages``, without those that have no file."""
        with self._reading():
            page = messages.page(self._rows, room_id, limit, before, after, with_files=True)
            return pending.draw_over(self._rows, room_id, page, self._me)

    def read_position(self, room_id: RoomId) -> datetime | None:
        """Return the ``sent_at`` after which messages of others are unread; None when all are."""
        with self._reading():
            return read_positions.get(self._rows, room_id).boundary

    def read_positions(self) -> dict[RoomId, ReadPosition]:
        """Return every room's position, with the marks that the person set."""
        with self._reading():
            return read_positions.every(self._rows)

    def member_ids(self, room_id: RoomId) -> tuple[Uid, ...]:
        """Return who is in a room, as the room itself says."""
        with self._reading():
            return rooms.member_ids(self._rows, room_id)

    def receipts(self, room_id: RoomId, uids: Iterable[Uid]) -> list[Receipt]:
        """Return one receipt for each of these people, an empty one where nothing is known."""
        with self._reading():
            return receipts.of_people(self._rows, room_id, uids)

    def last_seen(self, uid: Uid) -> datetime | None:
        """Return when a person was last online, as far as it was heard."""
        with self._reading():
            return last_seen.get(self._rows, uid)

    def setting(self, name: str) -> str | None:
        """Return a choice of the person on this device, None where none was made."""
        with self._reading():
            return settings.get(self._rows, name)

    def drafts(self) -> dict[RoomId, Draft]:
        """Return what is half written, by room."""
        with self._reading():
            return drafts.every(self._rows)

    def newest_of_others(self, room_id: RoomId) -> datetime | None:
        """Return when the newest message that somebody else wrote was sent, as far as the server told us."""
        with self._reading():
            return messages.newest_of_others(self._rows, room_id, self._me)

    def target(self, key: str) -> TargetState | None:
        with self._reading():
            return resume.get(self._rows, key)

    def oldest_sent_at(self, room_id: RoomId) -> datetime | None:
        """Return where the page before the stored history ends; our own acknowledged messages are no part of it."""
        with self._reading():
            return messages.oldest_sent_at(self._rows, room_id)

    def is_heard(self, room_id: RoomId, message_id: MessageId) -> bool:
        """Return whether the server told of a message; one of ours may only be acknowledged."""
        with self._reading():
            return messages.is_heard(self._rows, room_id, message_id)

    def newest_updated_at(self, room_id: RoomId) -> datetime | None:
        """Return the newest ``updated_at`` that the server told us; acknowledged sends do not count until heard.

        An acknowledgement says nothing about what others wrote before it, so it must never move a cursor.
        """
        with self._reading():
            return messages.newest_updated_at(self._rows, room_id)

    def known_message_ids(self, room_id: RoomId, updated_after: datetime) -> frozenset[MessageId]:
        """Return the messages that the server told us and whose ``updated_at`` is not smaller."""
        with self._reading():
            return messages.known_ids(self._rows, room_id, updated_after)

    def history_complete(self, room_id: RoomId) -> bool:
        with self._reading():
            return rooms.history_complete(self._rows, room_id)

    def outbox(self, room_id: RoomId | None = None) -> list[OutboxRow]:
        """Return what the server has not answered, rejected rows too, in order."""
        with self._reading():
            return outbox.in_order(self._rows, room_id)

    def unsent(self) -> int:
        """Count the outbox rows, rejected ones too."""
        with self._reading():
            return outbox.count(self._rows)

    def usage(self, since: date) -> list[UsageDay]:
        """Return what was billed on the quota days from ``since`` on, oldest first."""
        with self._reading():
            return usage.days(self._rows, since)

    def notices(self) -> list[Notice]:
        """Return what was not dismissed, oldest first."""
        with self._reading():
            return notices.all_waiting(self._rows)

    def search(
        self, query: SearchQuery, limit: int, cursor: SearchCursor | None = None, room: RoomId | None = None
    ) -> SearchPage:
        """Return a page of hits, newest first, in one room or in all; see ``MessageSearch``."""
        with self._reading():
            self._trigrams = Trigrams.of_store(self._rows, self._trigrams)
            return search.search(self._rows, self._me, query, limit, cursor, room, self._trigrams)

    def file_name(self, key: FileKey) -> str | None:
        """Return the name under which a file is on this disk, None when it is not."""
        with self._reading():
            return stored_files.name(self._rows, key)

    def message_events(self, room_id: RoomId, message_id: MessageId) -> list[LifeEvent]:
        """Return what happened to a message on this device, oldest first."""
        with self._reading():
            return message_events.of_message(self._rows, room_id, message_id)
