"""Messages and their states."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.ids import MessageId, RoomId, Uid

MAX_BODY_BYTES = 16_384
"""Largest body in UTF-8 bytes; firestore.rules enforces the same number."""


class MessageKind(enum.StrEnum):
    """What a message is; unknown kinds from newer clients are read as TEXT."""

    TEXT = "text"
    SYSTEM = "system"


class MessageState(enum.StrEnum):
    """Life of a message, or of a change of one, as the person who made it sees it.

    ::

        (composed) ──► QUEUED ──► SENDING ──► SENT ──► (delivered) ──► (read)
                         ▲         │ ▲ │
                         │ transient │ │ permanent
                         │         ▼ │ └────────► REJECTED ─► retry: QUEUED
                         │      RETRYING                   └► discard: (gone)
                         └─ the program started again, or was told to hurry

    QUEUED waits for its turn. RETRYING has failed for a reason that passes: the row knows the reason and when the
    next attempt is due, and nothing of its room overtakes it. REJECTED will never be taken as it is: the row keeps
    the reason until a person decides, and blocks nobody. Whatever the state, a snapshot that holds the same message id
    makes it SENT: the server has it, so a lost acknowledgement is not an error. Messages of other people are always
    SENT. What is in brackets is no state of a row: delivered and read are derived from the others' positions.
    """

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    SENT = "sent"
    REJECTED = "rejected"


class ChangeKind(enum.StrEnum):
    """What a change does to a message that exists."""

    EDIT = "edit"
    DELETE = "delete"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A change of a message that the server has not confirmed; a rejected one is not drawn into the message.

    ``seq`` names the row for ``client.outbox.retry`` and ``discard``; ``body`` is the wanted text of an edit.
    """

    kind: ChangeKind
    state: MessageState
    seq: int
    error: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the timeline shows it.

    ``sent_at`` is server time; ``None`` while the server has not stored it, then ``queued_at`` (local) is shown.
    Display order is ``(sent_at, id)``, pending messages last in the order of ``outbox_seq`` (clocks jump).

    Body, reactions and deletion are drawn as the person wants them: what waits in the outbox is applied already, and
    ``change`` tells of it (a rejected one first, which is not applied). ``error`` is why the message itself was
    rejected or is retried, the latter at ``retry_at``. A message with ``attachments`` may have an empty body.
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
    attachments: tuple[Attachment, ...] = ()
    reactions: Mapping[Uid, tuple[str, ...]] = field(default_factory=dict)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    state: MessageState = MessageState.SENT
    queued_at: datetime | None = None
    outbox_seq: int | None = None
    error: str | None = None
    retry_at: datetime | None = None
    change: PendingChange | None = None

    @property
    def shown_at(self) -> datetime | None:
        """The time to draw beside the message: the server's, or the local one while it is pending."""
        return self.sent_at or self.queued_at
