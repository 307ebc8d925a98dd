"""Who else is there: listens on the presence of the people that are on screen, or could be."""

from collections.abc import Callable, Iterable
from typing import Any

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.realtime.realtime import availability_from, from_millis
from desktop_chat.model.room import RoomKind, RoomSummary
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.realtime.listens import WantedListens
from desktop_chat.sync.state.live_signs import LiveSigns

MOST_PEERS = 100
MOST_MEMBERS = 50


class PresenceWatch:
    """The other people of direct rooms, and the members of the open room while it is no large one."""

    def __init__(
        self, context: SyncContext, database: RealtimeGateway, signs: LiveSigns, shares_last_seen: Callable[[], bool]
    ) -> None:
        self._context = context
        self._signs = signs
        self._shares_last_seen = shares_last_seen
        self._connections = WantedListens(database)
        self._last_seen = WantedListens(database)

    def update(self, rooms: Iterable[RoomSummary], open_room: RoomId | None) -> None:
        """Choose anew whom to watch; ``rooms`` are all, newest activity first."""
        me = self._context.account.uid
        peers, members = people_to_watch(rooms, open_room, me)
        people = peers | members
        ended = self._connections.want({uid: (paths.presence(uid), self._hears(uid)) for uid in people})
        self._forget(Uid(uid) for uid in ended if uid not in people)
        seen = peers if self._shares_last_seen() else frozenset()
        self._last_seen.want({uid: (paths.last_seen(uid), self._hears_last_seen(uid)) for uid in seen})

    def disconnected(self) -> None:
        """Nothing is known of anybody until the next connection."""
        self._forget(self._signs.known_people())

    def stop(self) -> None:
        """End all."""
        self._connections.stop()
        self._last_seen.stop()
        self.disconnected()

    def _hears(self, uid: Uid) -> Callable[[Any], None]:
        def heard(value: Any) -> None:
            if self._signs.set_availability(uid, availability_from(value)):
                self._context.publish(StoreChanges(presence=frozenset({uid})))

        return heard

    def _hears_last_seen(self, uid: Uid) -> Callable[[Any], None]:
        def heard(value: Any) -> None:
            self._context.publish(self._context.store.put_last_seen(uid, from_millis(value)))

        return heard

    def _forget(self, uids: Iterable[Uid]) -> None:
        gone = frozenset(uid for uid in uids if self._signs.set_availability(uid, Availability.UNKNOWN))
        self._context.publish(StoreChanges(presence=gone))


def people_to_watch(
    rooms: Iterable[RoomSummary], open_room: RoomId | None, me: Uid
) -> tuple[frozenset[Uid], frozenset[Uid]]:
    """Return the peers of direct rooms (the most recent ones), and the members of the open room; never oneself."""
    peers: dict[Uid, None] = {}
    members: frozenset[Uid] = frozenset()
    for summary in rooms:
        room = summary.room
        if room.kind is RoomKind.DIRECT:
            peers.update(dict.fromkeys(uid for uid in room.member_ids if uid != me))
        elif room.id == open_room and len(room.member_ids) <= MOST_MEMBERS:
            members = frozenset(room.member_ids) - {me}
    return frozenset(list(peers)[:MOST_PEERS]), members
