"""Edits: changing messages that were written already."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TypeAlias

from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase.documents import check_body
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import DeleteMessage, EditMessage

ChangeOutbox: TypeAlias = Callable[[Callable[[OutboxStore, datetime], StoreChanges]], "Future[None]"]
"""Runs a write of the outbox on the sync thread with the current time, tells of it, and wakes the send queue."""


class Edits:
    """``client.edits``. Each future resolves when the outbox row is safe on disk; the echo is drawn by then.

    They fail with NotFound for a message that is not stored here, with Rejected for what can never be: somebody
    else's message, a tombstone, an empty body. What the server refuses later is told by ``Message.change``.
    """

    def __init__(self, change_outbox: ChangeOutbox) -> None:
        self._change_outbox = change_outbox

    def edit(self, room_id: RoomId, message_id: MessageId, body: str) -> "Future[None]":
        """Give a message of one's own another body; one that still waits is changed where it waits."""

        def change(outbox: OutboxStore, now: datetime) -> StoreChanges:
            # Beside a file there may be no words; the store knows whether there is one.
            check_body(body, may_be_empty=True)
            return outbox.edit(EditMessage(room_id, message_id, body), now)

        return self._change_outbox(change)

    def delete(self, room_id: RoomId, message_id: MessageId) -> "Future[None]":
        """Delete a message of one's own for everybody; one that nobody has seen is just not sent."""
        return self._change_outbox(lambda outbox, now: outbox.delete(DeleteMessage(room_id, message_id), now))

    def react(self, room_id: RoomId, message_id: MessageId, emoji: str, on: bool) -> "Future[None]":
        """Add one's own reaction to a message, or take it away."""
        return self._change_outbox(lambda outbox, now: outbox.react(room_id, message_id, emoji, now, on=on))
