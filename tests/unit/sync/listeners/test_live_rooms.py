"""Which rooms have a listener."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.ids import RoomId
from desktop_chat.sync.listeners.live_rooms import MAX_PINNED, RoomChoice, choose_live_rooms

ROOMS = [RoomId(f"r{number}") for number in range(10)]


def test_most_recent_rooms_are_live() -> None:
    assert choose_live_rooms(RoomChoice(ROOMS), (), limit=3, slack=2) == {"r0", "r1", "r2"}


def test_open_room_is_live_whatever_its_place() -> None:
    assert choose_live_rooms(RoomChoice(ROOMS, open_room=ROOMS[9]), (), limit=2, slack=0) == {"r0", "r1", "r9"}


def test_room_that_was_left_is_not_live_although_it_is_open() -> None:
    left = RoomId("left")
    choice = RoomChoice(ROOMS, pinned={left}, open_room=left)
    assert choose_live_rooms(choice, {left}, limit=2, slack=2) == {"r0", "r1"}


def test_rooms_at_the_edge_do_not_take_turns() -> None:
    live = choose_live_rooms(RoomChoice(ROOMS), (), limit=3, slack=2)
    moved = [ROOMS[3], *ROOMS[:3], *ROOMS[4:]]
    assert choose_live_rooms(RoomChoice(moved), live, limit=3, slack=2) == {"r0", "r1", "r2", "r3"}


def test_room_that_fell_far_behind_is_let_go() -> None:
    moved = [*ROOMS[1:6], ROOMS[0]]
    assert "r0" not in choose_live_rooms(RoomChoice(moved), {ROOMS[0]}, limit=3, slack=2)


def test_pinned_rooms_are_live_whatever_their_place_and_take_nobodys_place() -> None:
    choice = RoomChoice(ROOMS, pinned={ROOMS[8], ROOMS[0]})
    assert choose_live_rooms(choice, (), limit=2, slack=0) == {"r8", "r0", "r1", "r2"}


def test_too_many_pins_are_pins_of_the_list_only() -> None:
    rooms = [RoomId(f"p{number}") for number in range(MAX_PINNED + 5)]
    assert choose_live_rooms(RoomChoice(rooms, pinned=rooms), (), limit=3) == set(rooms[:MAX_PINNED])


def test_saving_leaves_the_open_room_only() -> None:
    choice = RoomChoice(ROOMS, pinned={ROOMS[1]}, open_room=ROOMS[5], is_saving=True)
    assert choose_live_rooms(choice, set(ROOMS)) == {"r5"}


@given(
    order=st.permutations(ROOMS),
    live=st.sets(st.sampled_from(ROOMS)),
    pinned=st.sets(st.sampled_from(ROOMS)),
    opened=st.none() | st.sampled_from(ROOMS),
    limit=st.integers(0, 10),
    slack=st.integers(0, 10),
)
def test_number_of_listeners_is_bounded(
    order: list[RoomId], live: set[RoomId], pinned: set[RoomId], opened: RoomId | None, limit: int, slack: int
) -> None:
    choice = RoomChoice(order, pinned, opened)
    chosen = choose_live_rooms(choice, live, limit=limit, slack=slack)
    others = [room_id for room_id in order if room_id not in pinned]
    assert pinned | set(others[:limit]) <= chosen
    assert len(chosen) <= len(pinned) + limit + slack + 1
    assert opened is None or opened in chosen
