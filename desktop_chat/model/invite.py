"""Links that let people into a group: what the server holds of one, and how it is written down to be passed on."""

import re
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase.firestore import Document, Fields, ServerTimestamp
from desktop_chat.model.ids import RoomId, Uid

MAX_DAYS = 31
MAX_USES = 200
"""firestore.rules enforces the same numbers."""

_LINK = re.compile(r"desktop-chat://join/(?P<room>[A-Za-z0-9_-]{1,128})/(?P<id>[A-Za-z0-9_-]{20,64})/?")


@dataclass(frozen=True, slots=True)
class Invite:
    """One link. Its ``id`` is the secret; ``used_by`` is who came in by it last."""

    room_id: RoomId
    id: str
    created_by: Uid
    expires_at: datetime
    uses_left: int
    used_by: Uid | None = None

    @property
    def link(self) -> str:
        """What a person passes on."""
        return f"desktop-chat://join/{self.room_id}/{self.id}"


def is_link(text: str) -> bool:
    """Return whether a text is a link into a room, good or not."""
    return _LINK.fullmatch(text.strip()) is not None


def parse_link(text: str) -> tuple[RoomId, str]:
    """Return the room and the secret of a link. Raises Rejected."""
    found = _LINK.fullmatch(text.strip())
    if found is None:
        raise Rejected("That is no link to a room", "It looks like desktop-chat://join/ROOM/SECRET.")
    return RoomId(found["room"]), found["id"]


def invite_fields(me: Uid, expires_at: datetime, uses: int) -> Fields:
    """Return a new link's document. Raises Rejected."""
    if not 1 <= uses <= MAX_USES:
        raise Rejected("That link would not work", f"A link lets in 1 to {MAX_USES} people.")
    return {
        "createdBy": me,
        "createdAt": ServerTimestamp(),
        "expiresAt": expires_at,
        "usesLeft": uses,
        "usedBy": None,
        "usedAt": None,
    }


def invite_from(document: Document) -> Invite | None:
    """Return the link that a document is, None when it is none."""
    parts, fields = document.path.split("/"), document.fields
    created_by, expires_at, uses = fields.get("createdBy"), fields.get("expiresAt"), fields.get("usesLeft")
    if len(parts) != 4 or not isinstance(created_by, str):
        return None
    if not isinstance(expires_at, datetime) or expires_at.tzinfo is None:
        return None
    if not isinstance(uses, int) or isinstance(uses, bool):
        return None
    used_by = fields.get("usedBy")
    by = Uid(used_by) if isinstance(used_by, str) else None
    return Invite(RoomId(parts[1]), parts[3], Uid(created_by), expires_at, uses, by)
