"""Which rooms have a message listener: the open one, those that are pinned, and the most recently active ones.

All other rooms catch up with one-shot queries when their summary moves (``timelines``). While the quota of the day is
running out only the open room is live.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop_chat.model.ids import RoomId

LIVE_ROOMS = 30
SLACK = 10
"""A live room stays live until it fell this far behind, so that two rooms at the edge do not take turns."""

MAX_PINNED = 20
"""More pinned rooms than this are pinned in the list only: each listener costs the server a target."""


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """What the choice is made from: all rooms in the order of the list, newest activity first among the unpinned."""

    rooms: Sequence[RoomId]
    pinned: Collection[RoomId] = ()
    open_room: RoomId | None = None
    is_saving: bool = False


def choose_live_rooms(
    choice: RoomChoice, live: Collection[RoomId], *, limit: int = LIVE_ROOMS, slack: int = SLACK
) -> frozenset[RoomId]:
    """Return the rooms to listen to: at most ``limit + slack``, some pinned ones and the open one.

    ``live`` are those listened to now. A room that is not in ``choice.rooms`` (left, or unknown) is never chosen.
    """
    chosen: set[RoomId] = set()
    if not choice.is_saving:
        pinned = [room_id for room_id in choice.rooms if room_id in choice.pinned]
        others = [room_id for room_id in choice.rooms if room_id not in choice.pinned]
        chosen.update(pinned[:MAX_PINNED], others[:limit])
        chosen.update(room_id for room_id in others[limit : limit + slack] if room_id in live)
    if choice.open_room is not None and choice.open_room in choice.rooms:
        chosen.add(choice.open_room)
    return frozenset(chosen)
