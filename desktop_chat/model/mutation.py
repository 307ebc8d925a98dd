"""What can wait in the outbox: intents of the user that become Firestore commits.

Each is one row on disk before it is a request. All of a room go in the order in which they were queued, so a change
of a message that waits finds the message there when its turn comes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.room import Role


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Create one message; ``message_id`` was made when the user pressed Enter and never changes on a retry.

    ``is_edited``: the body was changed after a request that may have arrived, so the server may hold an older one.
    """

    room_id: RoomId
    message_id: MessageId
    body: str
    reply_to: MessageId | None = None
    is_edited: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class EditMessage:
    """Give a message of one's own another body."""

    room_id: RoomId
    message_id: MessageId
    body: str


@dataclass(frozen=True, slots=True)
class DeleteMessage:
    """Turn a message of one's own into a tombstone."""

    room_id: RoomId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class SetReaction:
    """Make ``emoji`` the whole set of one's own reactions to a message; empty takes them all away."""

    room_id: RoomId
    message_id: MessageId
    emoji: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddMember:
    """Take somebody into a group, as a member; also one who was there before."""

    room_id: RoomId
    uid: Uid


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take somebody else out of a group."""

    room_id: RoomId
    uid: Uid


@dataclass(frozen=True, slots=True)
class LeaveRoom:
    """Take oneself out of a group."""

    room_id: RoomId


@dataclass(frozen=True, slots=True)
class SetRole:
    """Give a member of a group another role."""

    room_id: RoomId
    uid: Uid
    role: Role


@dataclass(frozen=True, slots=True)
class RenameRoom:
    """Give a group another title."""

    room_id: RoomId
    title: str


@dataclass(frozen=True, slots=True)
class SetBlock:
    """Block the other person of a direct room, who can then write there no more, or take that back."""

    room_id: RoomId
    uid: Uid
    on: bool


MessageChange: TypeAlias = EditMessage | DeleteMessage | SetReaction
"""Changes of one message that exists already, here or on the server."""

RoomChange: TypeAlias = AddMember | RemoveMember | LeaveRoom | SetRole | RenameRoom | SetBlock
"""Changes of who is in a room, what they may do, and what it is called."""

Mutation: TypeAlias = SendMessage | MessageChange | RoomChange


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A mutation on disk; ``seq`` is the order of sending within its room, ``attempts`` counts started requests.

    ``rejected`` is the reason of a final refusal. In the state RETRYING, ``trouble`` says what went wrong the last
    time and ``retry_at`` (local clock) when the next attempt is due.
    """

    seq: int
    mutation: Mutation
    queued_at: datetime
    attempts: int = 0
    rejected: str | None = None
    state: MessageState = MessageState.QUEUED
    trouble: str | None = None
    retry_at: datetime | None = None

    @property
    def message_id(self) -> MessageId | None:
        """The message that it is about, None for a change of the room."""
        return message_id_of(self.mutation)


def message_id_of(mutation: Mutation) -> MessageId | None:
    """Return the message that a mutation is about, None for a change of the room."""
    if isinstance(mutation, SendMessage | EditMessage | DeleteMessage | SetReaction):
        return mutation.message_id
    return None
