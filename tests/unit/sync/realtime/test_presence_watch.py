"""Whom a client watches is bounded, whatever rooms it is in."""

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Room, RoomKind, RoomSummary
from desktop_chat.sync.realtime.presence_watch import MOST_MEMBERS, MOST_PEERS, people_to_watch

ADA = Uid("ada")


def direct(other: str) -> RoomSummary:
    return RoomSummary(Room(RoomId(f"dm_{other}"), RoomKind.DIRECT, "", (ADA, Uid(other))), other)


def group(count: int) -> RoomSummary:
    members = (ADA, *(Uid(f"m{number}") for number in range(count - 1)))
    return RoomSummary(Room(RoomId(f"g{count}"), RoomKind.GROUP, "", members), "group")


def test_peers_and_the_members_of_the_open_room_never_oneself() -> None:
    rooms = [direct("grace"), group(3), group(4)]
    assert people_to_watch(rooms, RoomId("g3"), ADA) == (frozenset({"grace"}), frozenset({"m0", "m1"}))
    assert people_to_watch(rooms, None, ADA) == (frozenset({"grace"}), frozenset())


def test_the_most_recent_peers_and_no_crowd() -> None:
    rooms = [direct(f"p{number}") for number in range(MOST_PEERS + 5)]
    peers, members = people_to_watch([*rooms, group(MOST_MEMBERS + 1)], RoomId(f"g{MOST_MEMBERS + 1}"), ADA)
    assert len(peers) == MOST_PEERS
    assert "p0" in peers
    assert members == frozenset()
