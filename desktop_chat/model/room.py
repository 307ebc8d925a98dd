"""Rooms, their members, and the summary that a room list draws."""

import enum
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState

MAX_TITLE = 100
"""Longest room title in characters; firestore.rules enforces the same number."""


class RoomKind(enum.StrEnum):
    """A direct room has exactly two people and no title of its own."""

    DIRECT = "direct"
    GROUP = "group"


class Role(enum.StrEnum):
    """What a member may do; every room has exactly one owner at its start."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The best-effort copy of the newest message kept in the room document."""

    id: MessageId
    sender_id: Uid
    body: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """The summary document ``rooms/{roomId}``."""

    id: RoomId
    kind: RoomKind
    title: str
    member_ids: tuple[Uid, ...]
    epoch: int = 0
    signal_key: str = ""
    last_message: LastMessage | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    def peer_of(self, me: Uid | None) -> Uid | None:
        """Return the other person of a direct room; None in a group."""
        if self.kind is not RoomKind.DIRECT:
            return None
        return next((uid for uid in self.member_ids if uid != me), None)


@dataclass(frozen=True, slots=True)
class Member:
    """``rooms/{roomId}/members/{uid}``; ``display_name`` and ``handle`` come from the cached profile."""

    room_id: RoomId
    uid: Uid
    role: Role
    joined_at: datetime | None = None
    display_name: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class RoomSummary:
    """One row of the room list, joined from the local tables.

    ``title`` is ready to draw (the other person's name in a direct room). ``last_state`` is set when the newest
    message is one's own. ``unread`` is derived from the read position, never counted up and down. ``is_pinned`` rooms
    stand first, by choice of the person at this device. ``is_blocked``: the other person of a direct room may not
    write there, by choice of this one. ``last_attachments`` are the files of the newest message where
    it is stored here: its body may be empty. So it is when the message ``last_is_deleted``, which is told as well where
    it is stored only. ``is_member`` is False for a room that this person was taken out of while messages waited in it:
    it stays until they are discarded. ``draft`` is the beginning of what is half written on this device.
    """

    room: Room
    title: str
    last_body: str = ""
    last_sender_id: Uid | None = None
    last_sender_name: str = ""
    last_at: datetime | None = None
    last_state: MessageState | None = None
    unread: int = 0
    is_pinned: bool = False
    is_blocked: bool = False
    last_attachments: tuple[Attachment, ...] = ()
    last_is_deleted: bool = False
    is_member: bool = True
    draft: str = ""
