"""Read positions: devices that heard the same things in any order agree, and nothing read becomes unread by itself."""

import functools
import random
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.realtime.read_position import ReadPosition, UnreadMark
from tests.example_data import NOW

MINUTES = st.integers(0, 4).map(lambda minutes: NOW + timedelta(minutes=minutes))
MARKS = st.builds(UnreadMark, MINUTES, st.one_of(st.none(), MINUTES))
POSITIONS = st.builds(ReadPosition, st.one_of(st.none(), MINUTES), st.one_of(st.none(), MARKS))
ACTIONS = st.lists(st.tuples(st.sampled_from(["read", "mark"]), st.integers(0, 2), MINUTES, MINUTES), max_size=12)


@given(POSITIONS, POSITIONS, POSITIONS)
def test_merging_asks_for_no_order_and_no_count(one: ReadPosition, two: ReadPosition, three: ReadPosition) -> None:
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one == one.merged(ReadPosition())


@given(ACTIONS, st.randoms(use_true_random=False))
def test_devices_that_heard_of_all_actions_agree(
    actions: list[tuple[str, int, datetime, datetime]], order: random.Random
) -> None:
    devices = [ReadPosition() for _ in range(3)]
    said: list[ReadPosition] = []
    for kind, number, moment, now in actions:
        before = devices[number]
        after = before.read(moment, now) if kind == "read" else before.marked(moment, now)
        assert after.merged(before) == after, "an action is newer than what it was made on"
        devices[number] = after
        said.append(after)
    results = set()
    for device in devices:
        order.shuffle(said)
        results.add(functools.reduce(ReadPosition.merged, said, device))
    (agreed,) = results
    assert agreed.up_to == max((moment for kind, _, moment, _ in actions if kind == "read"), default=None)


@given(POSITIONS, MINUTES, MINUTES)
def test_reading_ends_the_mark_whatever_the_clock_says(position: ReadPosition, up_to: datetime, now: datetime) -> None:
    after = position.read(up_to, now)
    assert not after.is_marked
    assert after.boundary == after.up_to
    assert after.up_to is not None
    assert after.up_to >= (position.up_to or up_to)


@given(POSITIONS, MINUTES, MINUTES)
def test_marking_takes_nothing_back(position: ReadPosition, since: datetime, now: datetime) -> None:
    after = position.marked(since, now)
    assert after.up_to == position.up_to
    assert after.boundary is None or after.boundary < since


def test_a_mark_beyond_what_was_read_changes_no_boundary() -> None:
    assert ReadPosition(NOW).marked(NOW + timedelta(minutes=1), NOW).boundary == NOW
