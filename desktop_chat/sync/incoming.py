"""IncomingMessages: message documents on their way into the store."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop_chat.local.store import TargetState
from desktop_chat.model import documents
from desktop_chat.model.firestore import Document
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.message import Message
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.people import People

log = logging.getLogger(__name__)


def target_key(room_id: RoomId) -> str:
    """Return the name under which a room's cursor is stored; that it exists means that the room was begun."""
    return f"messages/{room_id}"


class IncomingMessages:
    """Reads documents tolerantly, moves the room's cursor, stores both in one transaction, asks for new names.

    The cursor is the newest ``updatedAt`` *heard in order*: acknowledgements and old pages never move it, because they
    say nothing about what other people wrote before.
    """

    def __init__(self, context: SyncContext, people: People) -> None:
        self._context = context
        self._people = people

    def cursor(self, room_id: RoomId) -> datetime | None:
        """Return up to where the room was heard, None before its first page."""
        state = self._context.reader.target(target_key(room_id))
        return state.cursor if state else None

    def apply_heard(
        self, room_id: RoomId, found: Sequence[Document], removed: Sequence[MessageId], *, begin: datetime
    ) -> None:
        """Store one step of what happened in a room; ``begin`` is the cursor of a room without messages."""
        messages = self._read(room_id, found)
        before = self.cursor(room_id)
        cursor = _newest(found, messages, before or begin)
        fresh = self._inside_history(room_id, messages) if before is not None else messages
        if fresh or removed or cursor != before:
            target = TargetState(target_key(room_id), b"", cursor)
            self._context.publish(self._context.store.apply_messages(room_id, fresh, removed, target))
        self._people.want({message.sender_id for message in fresh})

    def apply_history(self, room_id: RoomId, found: Sequence[Document]) -> int:
        """Store an older page; returns how many messages of it were not stored before."""
        heard = self._context.reader.is_heard
        messages = [message for message in self._read(room_id, found) if not heard(room_id, message.id)]
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


def _newest(found: Sequence[Document], messages: Sequence[Message], before: datetime) -> datetime:
    # Never past the server's own time of the write: a forged updatedAt must not make us deaf.
    written = {document.id: document.update_time for document in found}
    heard = [before]
    for message in messages:
        if message.updated_at is not None:
            server_time = written.get(message.id)
            heard.append(min(message.updated_at, server_time) if server_time else message.updated_at)
    return max(heard)
