"""What becomes of a room when somebody in it is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desktop_chat.model.room import Role, RoomKind


class Fate(StrEnum):
    """KEPT: a direct room, whose two people never change. LEFT: goes on without the person. PASSED_ON: goes on with
    another owner. REMOVED: nobody else was in it.
    """

    KEPT = "kept"
    LEFT = "left"
    PASSED_ON = "passed on"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RoomShare:
    """One room of a person; ``heir`` is the uid of the next owner when it is passed on."""

    room_id: str
    title: str
    fate: Fate
    heir: str | None = None
    signal_key: str = ""


def share_of(room_id: str, room: Mapping[str, Any], members: Mapping[str, Mapping[str, Any]], uid: str) -> RoomShare:
    """Decide by the room document and its member documents. The heir is an admin before a member, then the eldest."""
    title, key = str(room.get("title", "")), str(room.get("signalKey", ""))
    others = {other: fields for other, fields in members.items() if other != uid}
    if room.get("kind") == RoomKind.DIRECT:
        return RoomShare(room_id, title, Fate.KEPT, None, key)
    if not others:
        return RoomShare(room_id, title, Fate.REMOVED, None, key)
    if _role(members.get(uid, {})) is not Role.OWNER or any(_role(one) is Role.OWNER for one in others.values()):
        return RoomShare(room_id, title, Fate.LEFT, None, key)
    heir = min(others, key=lambda other: (_role(others[other]) is not Role.ADMIN, _joined(others[other]), other))
    return RoomShare(room_id, title, Fate.PASSED_ON, heir, key)


def _role(member: Mapping[str, Any]) -> Role:
    return Role(member["role"]) if member.get("role") in list(Role) else Role.MEMBER


def _joined(member: Mapping[str, Any]) -> float:
    joined = member.get("joinedAt")
    return joined.timestamp() if isinstance(joined, datetime) else float("inf")
