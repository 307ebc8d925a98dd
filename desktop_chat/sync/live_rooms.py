"""Which rooms have a message listener: the open one and the most recently active ones."""

from collections.abc import Collection, Sequence

from desktop_chat.model.ids import RoomId

LIVE_ROOMS = 30
SLACK = 10
"""A live room stays live until it fell this far behind, so that two rooms at the edge do not take turns."""


def choose_live_rooms(
    open_room: RoomId | None,
    by_activity: Sequence[RoomId],
    live: Collection[RoomId],
    *,
    limit: int = LIVE_ROOMS,
    slack: int = SLACK,
) -> frozenset[RoomId]:
    """Return the rooms to listen to: at most ``limit + slack`` and the open one.

    ``by_activity`` are all rooms, newest activity first; ``live`` are those listened to now. A room that is not in
    ``by_activity`` (left, or unknown) is never chosen.
    """
    chosen = set(by_activity[:limit])
    chosen.update(room_id for room_id in by_activity[limit : limit + slack] if room_id in live)
    if open_room is not None and open_room in by_activity:
        chosen.add(open_room)
    return frozenset(chosen)
