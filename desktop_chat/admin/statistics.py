"""How large the project is, and what a day of it costs, by aggregation queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.people.people import People
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId

_DAY = timedelta(days=1)
_WRITES_PER_MESSAGE = 3
"""The message, its payment from the rate limit, the summary of the room."""
_RULE_READS_PER_MESSAGE = 6
"""Documents that the rules look at for the message and for the summary of the room (docs/rules-cost.md)."""
_READS_PER_LISTENER = 2
"""Everybody in the room gets the message and the summary."""
_COUNTED_PER_READ = 1000


@dataclass(frozen=True, slots=True)
class Statistics:
    """``messages_today`` are of the last 24 hours; ``reads`` and ``writes`` estimate what Firestore bills for them.

    ``files`` and ``file_bytes`` are None where the project has no Storage. ``cost`` is about how many reads it took to
    find all this out.
    """

    people: int
    disabled: int
    active_today: int
    groups: int
    direct_rooms: int
    archived_rooms: int
    messages: int
    messages_today: int
    open_reports: int
    files: int | None
    file_bytes: int | None
    reads: int
    writes: int
    cost: int


def statistics_of(services: Services, now: datetime) -> Statistics:
    """Count everything. Raises ChatError."""
    people = list(People(services).all())
    rooms = list(Rooms(services).all())
    with told():
        messages = _count(services.firestore.collection_group(paths.MESSAGES))
        reports = _count(_where(services.firestore.collection("reports"), "state", "==", "open"))
    today = _today(services, rooms, now)
    files = _files(services)
    busy = sum(count for count, _ in today)
    return Statistics(
        people=len(people),
        disabled=sum(one.disabled for one in people),
        active_today=sum(one.last_active_at is not None and now - one.last_active_at <= _DAY for one in people),
        groups=sum(not one.is_direct for one in rooms),
        direct_rooms=sum(one.is_direct for one in rooms),
        archived_rooms=sum(one.archived_at is not None for one in rooms),
        messages=messages,
        messages_today=busy,
        open_reports=reports,
        files=None if files is None else files[0],
        file_bytes=None if files is None else files[1],
        reads=sum(count * (listeners * _READS_PER_LISTENER + _RULE_READS_PER_MESSAGE) for count, listeners in today),
        writes=busy * _WRITES_PER_MESSAGE,
        cost=len(rooms) + len(today) + 2 + (messages + busy) // _COUNTED_PER_READ,
    )


def _today(services: Services, rooms: Sequence[RoomRow], now: datetime) -> list[tuple[int, int]]:
    """Return (messages of the last day, people in the room) for rooms where something was said; one query each."""
    found = []
    for room in rooms:
        # The summary may lag behind, though never by a day.
        if room.last_message_at is None or now - room.last_message_at > 2 * _DAY:
            continue
        collection = services.firestore.collection(f"{paths.room(RoomId(room.id))}/{paths.MESSAGES}")
        with told():
            found.append((_count(_where(collection, "sentAt", ">", now - _DAY)), len(room.member_ids)))
    return found


def _files(services: Services) -> tuple[int, int] | None:
    count = size = 0
    params: dict[str, str] = {"fields": "items(size),nextPageToken"}
    while True:
        try:
            found = services.rest.call("GET", f"{services.storage_url}/o", params=params) or {}
        except (NotFound, Unavailable):
            return None
        items = found.get("items") or ()
        count += len(items)
        size += sum(int(item.get("size") or 0) for item in items)
        if "nextPageToken" not in found:
            return count, size
        params["pageToken"] = str(found["nextPageToken"])


def _count(query: Any) -> int:
    return int(query.count().get()[0][0].value)


def _where(query: Any, field: str, operator: str, value: object) -> Any:
    from google.cloud.firestore_v1.base_query import FieldFilter

    return query.where(filter=FieldFilter(field, operator, value))
