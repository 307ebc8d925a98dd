"""Messages and their states."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop_chat.model.ids import MessageId, RoomId, Uid

MAX_BODY_BYTES = 16_384
"""Largest body in UTF-8 bytes; firestore.rules enforces the same number."""


class MessageKind(enum.StrEnum):
    """What a message is; unknown kinds from newer clients are read as TEXT."""

    TEXT = "text"
    SYSTEM = "system"


class MessageState(enum.StrEnum):
    """Life of a message as its sender sees it.

    ::

        (composed) ──► QUEUED ──► SENDING ──► SENT
                         ▲           │  │
                         └─ transient┘  └─ permanent ─► REJECTED ─► retry: QUEUED
                                                                 └► discard: (gone)

    Whatever the state, a snapshot that holds the same message id makes it SENT: the server has it, so a lost
    acknowledgement is not an error. Messages of other people are always SENT.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the timeline shows it.

    ``sent_at`` is server time; ``None`` while the server has not stored it, then ``queued_at`` (local) is shown.
    Display order is ``(sent_at, id)``, pending messages last in the order of ``outbox_seq`` (clocks jump).
    """

    id: MessageId
    room_id: RoomId
    sender_id: Uid
    body: str
    sent_at: datetime | None
    updated_at: datetime | None = None
    kind: MessageKind = MessageKind.TEXT
    alg: str = "none"
    reply_to: MessageId | None = None
    mentions: tuple[Uid, ...] = ()
    reactions: Mapping[Uid, tuple[str, ...]] = field(default_factory=dict)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    state: MessageState = MessageState.SENT
    queued_at: datetime | None = None
    outbox_seq: int | None = None
    error: str | None = None

    @property
    def shown_at(self) -> datetime | None:
        """The time to draw beside the message: the server's, or the local one while it is pending."""
        return self.sent_at or self.queued_at
