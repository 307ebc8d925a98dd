"""Which rooms have a listener."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.ids import RoomId
from desktop_chat.sync.live_rooms import choose_live_rooms

ROOMS = [RoomId(f"r{number}") for number in range(10)]


def test_most_recent_rooms_are_live() -> None:
    assert choose_live_rooms(None, ROOMS, (), limit=3, slack=2) == {"r0", "r1", "r2"}


def test_open_room_is_live_whatever_its_place() -> None:
    assert choose_live_rooms(ROOMS[9], ROOMS, (), limit=2, slack=0) == {"r0", "r1", "r9"}


def test_room_that_was_left_is_not_live_although_it_is_open() -> None:
    assert choose_live_rooms(RoomId("left"), ROOMS, {RoomId("left")}, limit=2, slack=2) == {"r0", "r1"}


def test_rooms_at_the_edge_do_not_take_turns() -> None:
    live = choose_live_rooms(None, ROOMS, (), limit=3, slack=2)
    moved = [ROOMS[3], *ROOMS[:3], *ROOMS[4:]]
    assert choose_live_rooms(None, moved, live, limit=3, slack=2) == {"r0", "r1", "r2", "r3"}


def test_room_that_fell_far_behind_is_let_go() -> None:
    moved = [*ROOMS[1:6], ROOMS[0]]
    assert "r0" not in choose_live_rooms(None, moved, {ROOMS[0]}, limit=3, slack=2)


@given(
    order=st.permutations(ROOMS),
    live=st.sets(st.sampled_from(ROOMS)),
    opened=st.none() | st.sampled_from(ROOMS),
    limit=st.integers(0, 10),
    slack=st.integers(0, 10),
)
def test_number_of_listeners_is_bounded(
    order: list[RoomId], live: set[RoomId], opened: RoomId | None, limit: int, slack: int
) -> None:
    chosen = choose_live_rooms(opened, order, live, limit=limit, slack=slack)
    assert set(order[:limit]) <= chosen
    assert len(chosen) <= limit + slack + 1
    assert opened is None or opened in chosen
