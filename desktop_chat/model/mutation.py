"""What can wait in the outbox: intents of the user that become Firestore commits."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from desktop_chat.model.ids import MessageId, RoomId


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Create one message; ``message_id`` was made when the user pressed Enter and never changes on a retry."""

    room_id: RoomId
    message_id: MessageId
    body: str
    reply_to: MessageId | None = None


Mutation: TypeAlias = SendMessage
"""Edits, deletes, reactions and uploads join this union later."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A mutation on disk; ``seq`` is the order of sending within its room, ``attempts`` counts started requests."""

    seq: int
    mutation: Mutation
    queued_at: datetime
    attempts: int = 0
    rejected: str | None = None
