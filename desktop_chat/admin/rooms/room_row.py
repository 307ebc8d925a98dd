"""One room as the operator sees it, whatever is in its document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_chat.model.room import RoomKind


@dataclass(frozen=True, slots=True)
class RoomRow:
    """``kind`` is as stored; ``archived_at`` is None unless the room was archived with this tool."""

    id: str
    kind: str
    title: str
    member_ids: tuple[str, ...]
    created_at: datetime | None
    last_message_at: datetime | None
    archived_at: datetime | None

    @property
    def name(self) -> str:
        """What to call it; a direct room is called by its people."""
        return self.title or " and ".join(self.member_ids[:2]) or self.id

    def called(self, names: Mapping[str, tuple[str, str]]) -> str:
        """What to call it, with (name, handle) of people by uid."""
        if self.title or not self.member_ids:
            return self.name
        return " and ".join(names.get(uid, (uid, ""))[0] for uid in self.member_ids[:2])

    @property
    def is_direct(self) -> bool:
        return self.kind == RoomKind.DIRECT

    def to_json(self) -> dict[str, Any]:
        """Return the stable form of the result."""
        return {
            "id": self.id, "kind": self.kind, "title": self.title, "members": len(self.member_ids),
            "createdAt": self.created_at, "lastMessageAt": self.last_message_at, "archivedAt": self.archived_at,
        }  # fmt: skip


def room_row(room_id: str, fields: Mapping[str, Any]) -> RoomRow:
    """Read a document; whatever is broken in it is left out."""
    members = fields.get("memberIds")
    return RoomRow(
        id=room_id,
        kind=str(fields.get("kind") or "?"),
        title=str(fields.get("title") or ""),
        member_ids=tuple(str(one) for one in members) if isinstance(members, list) else (),
        created_at=_time(fields.get("createdAt")),
        last_message_at=_time(_map(fields.get("lastMessage")).get("sentAt")),
        archived_at=_time(_map(fields.get("archived")).get("at")),
    )


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _time(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None
