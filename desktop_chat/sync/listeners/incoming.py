"""IncomingMessages: message documents on their way into the store."""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase import documents
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.people.people import People

log = logging.getLogger(__name__)


STEP = 10
"""How many messages are stored in one transaction, two milliseconds of work: the window waits no longer for these."""

_LAST = datetime.max.replace(tzinfo=UTC)


def target_key(room_id: RoomId) -> str:
    """Return the name under which a room's cursor is stored; that it exists means that the room was begun."""
    return f"messages/{room_id}"


class IncomingMessages:
    """Reads documents tolerantly, moves the room's cursor, stores both in one transaction, asks for new names.

    The cursor is the newest ``updatedAt`` *heard in order*, or the time up to which a listener is known to be complete:
    acknowledgements and old pages never move it, because they say nothing about what other people wrote before.
    """

    def __init__(self, context: SyncContext, people: People) -> None:
        self._context = context
        self._people = people
        self._passed: dict[RoomId, dict[MessageId, Message | None]] = {}

    def cursor(self, room_id: RoomId) -> datetime | None:
        """Return up to where the room was heard, None before its first page."""
        state = self._context.reader.target(target_key(room_id))
        return state.cursor if state else None

    def complete(self, moments: Mapping[RoomId, datetime]) -> None:
        """Move cursors forward to times of the server up to which everything is stored; all in one transaction."""
        ahead = {}
        for room_id, moment in moments.items():
            cursor = self.cursor(room_id)
            if cursor is not None and cursor < moment:
                ahead[room_id] = TargetState(target_key(room_id), self._token(room_id), moment)
        if ahead:
            self._context.store.put_targets(ahead)

    def apply_heard(
        self,
        room_id: RoomId,
        found: Sequence[Document],
        removed: Sequence[MessageId],
        *,
        begin: datetime,
        complete_to: datetime | None = None,
        token: bytes | None = b"",
    ) -> bool:
        """Store what happened in a room, in order and in transactions of a bounded size.

        ``begin`` is the cursor of a room without messages. ``complete_to``: up to this time of the server nothing is
        missing then, so that the next start need not read the newest messages again only because they are the newest.
        ``token`` is stored with it; None keeps the stored one. Returns whether each document is in the store now.
        """
        ordered, is_whole = sorted(found, key=_updated_at), True
        while len(ordered) > STEP:
            is_whole = self._apply(room_id, ordered[:STEP], [], begin, None, None) and is_whole
            ordered = ordered[STEP:]
            self._context.give_way()
        return self._apply(room_id, ordered, removed, begin, complete_to, token) and is_whole

    def _apply(
        self,
        room_id: RoomId,
        found: Sequence[Document],
        removed: Sequence[MessageId],
        begin: datetime,
        complete_to: datetime | None,
        token: bytes | None,
    ) -> bool:
        messages = self._read(room_id, found)
        state = self._context.reader.target(target_key(room_id))
        before = state.cursor if state else None
        cursor = _newest(found, messages, before or begin)
        if complete_to is not None:
            cursor = max(cursor, complete_to)
        fresh = self._inside_history(room_id, messages) if before is not None else messages
        self._note_passed(room_id, messages, fresh, removed)
        if token is None:
            token = state.token if state else b""
        is_whole = len(fresh) == len(found)
        target = TargetState(target_key(room_id), token if is_whole else b"", cursor)
        if fresh or removed or target != state:
            self._context.publish(self._context.store.apply_messages(room_id, fresh, removed, target))
        self._people.want({message.sender_id for message in fresh})
        return is_whole

    def _note_passed(
        self, room_id: RoomId, heard: Sequence[Message], stored: Sequence[Message], removed: Sequence[MessageId]
    ) -> None:
        """Keep what has no place yet for the page that is on its way, if there is one."""
        passed = self._passed.get(room_id)
        if passed is not None:
            kept = {message.id for message in stored}
            passed.update({message.id: message for message in heard if message.id not in kept})
            passed.update(dict.fromkeys(removed))

    def _token(self, room_id: RoomId) -> bytes:
        state = self._context.reader.target(target_key(room_id))
        return state.token if state else b""

    @contextlib.contextmanager
    def page_on_its_way(self, room_id: RoomId) -> Iterator[None]:
        """While an older page is asked for: what is heard meanwhile of messages on it must not be lost.

        They are not stored yet, so that it has no place, and the page may have been read before it happened.
        """
        self._passed[room_id] = {}
        try:
            yield
        finally:
            del self._passed[room_id]

    def apply_history(self, room_id: RoomId, found: Sequence[Document]) -> int:
        """Store an older page; returns how many messages of it were not stored before."""
        heard, passed = self._context.reader.is_heard, self._passed.get(room_id, {})
        read = (_newer(message, passed) for message in self._read(room_id, found))
        messages = [message for message in read if message is not None and not heard(room_id, message.id)]
        if messages:
            self._context.publish(self._context.store.apply_messages(room_id, messages, [], None))
            self._people.want({message.sender_id for message in messages})
        return len(messages)

    def _read(self, room_id: RoomId, found: Iterable[Document]) -> list[Message]:
        messages = []
        for document in found:
            message = documents.message_from(document)
            if message is None or message.room_id != room_id:
                log.warning("skipped a document that is no message: %s", document.path)
            else:
                messages.append(message)
        return messages

    def _inside_history(self, room_id: RoomId, messages: list[Message]) -> list[Message]:
        """Drop edits of messages from before the stored history: stored alone, they would hide the gap between.

        An own message from there that was only acknowledged counts as not stored, for the same reason.
        """
        reader = self._context.reader
        floor = reader.oldest_sent_at(room_id)
        if floor is None or all(message.sent_at is None or message.sent_at >= floor for message in messages):
            return messages
        if reader.history_complete(room_id):
            return messages
        return [
            message
            for message in messages
            if message.sent_at is None or message.sent_at >= floor or reader.is_heard(room_id, message.id)
        ]


def _newer(message: Message, passed: Mapping[MessageId, Message | None]) -> Message | None:
    """Return a message of a page as it was heard since, None when it is gone."""
    since = passed.get(message.id, message)
    if since is None or since.updated_at is None or message.updated_at is None:
        return since
    return max(message, since, key=lambda one: one.updated_at or _LAST)


def _updated_at(document: Document) -> datetime:
    # One without a time cannot move the cursor and may come last.
    value = document.fields.get("updatedAt")
    return value if isinstance(value, datetime) else _LAST


def _newest(found: Sequence[Document], messages: Sequence[Message], before: datetime) -> datetime:
    # Never past the server's own time of the write: a forged updatedAt must not make us deaf.
    written = {document.id: document.update_time for document in found}
    heard = [before]
    for message in messages:
        if message.updated_at is not None:
            server_time = written.get(message.id)
            heard.append(min(message.updated_at, server_time) if server_time else message.updated_at)
    return max(heard)
