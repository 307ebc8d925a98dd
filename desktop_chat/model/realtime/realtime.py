"""What stands in the Realtime Database, as values of ours; foreign data is read leniently, wrong parts as absent."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_chat.model.ids import Uid
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.realtime.read_position import ReadPosition, UnreadMark
from desktop_chat.model.realtime.receipts import Receipt

SERVER_TIME: Mapping[str, str] = {".sv": "timestamp"}
"""Stands for the server's clock at the moment of the write."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 1, 1, tzinfo=UTC)


def to_millis(at: datetime) -> float:
    """Return milliseconds since 1970 to the microsecond, which a double holds exactly enough to come back."""
    return round((at - _EPOCH) / timedelta(microseconds=1)) / 1000


def from_millis(value: Any) -> datetime | None:
    """Return the time; None for what is no time between 1970 and 9999."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= to_millis(_LAST):
        return None
    return _EPOCH + timedelta(microseconds=round(value * 1000))


def availability_from(connections: Any) -> Availability:
    """Return what ``presence/{uid}`` says: one active device is enough to be online."""
    if not isinstance(connections, Mapping):
        return Availability.OFFLINE
    states = [child.get("state") for child in connections.values() if isinstance(child, Mapping)]
    if Availability.ONLINE in states:
        return Availability.ONLINE
    return Availability.IDLE if Availability.IDLE in states else Availability.OFFLINE


def receipt_from(uid: Uid, signals: Any) -> Receipt:
    """Return the receipt in ``signals/{key}/{uid}``."""
    found = signals if isinstance(signals, Mapping) else {}
    return Receipt(uid, from_millis(found.get("readUpTo")), from_millis(found.get("deliveredUpTo")))


def typing_until(signals: Any) -> datetime | None:
    """Return until when the person counts as typing."""
    return from_millis(signals.get("typing")) if isinstance(signals, Mapping) else None


def position_from(value: Any) -> ReadPosition:
    """Return what ``positions/{uid}/{roomId}`` says."""
    found = value if isinstance(value, Mapping) else {}
    at = from_millis(found.get("markedAt"))
    mark = UnreadMark(at, from_millis(found.get("unreadFrom"))) if at else None
    return ReadPosition(from_millis(found.get("readUpTo")), mark)


def position_fields(position: ReadPosition) -> dict[str, Any]:
    """Return the children to merge into ``positions/{uid}/{roomId}``; None deletes one."""
    fields: dict[str, Any] = {}
    if position.up_to is not None:
        fields["readUpTo"] = to_millis(position.up_to)
    if position.mark is not None:
        fields["markedAt"] = to_millis(position.mark.at)
        fields["unreadFrom"] = to_millis(position.mark.since) if position.mark.since else None
    return fields
