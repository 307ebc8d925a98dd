import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.ui.timeline.message_window import CAPACITY
from tests.example_data import NOW, a_message, messages_over_days
from tests.timeline_page import Timeline

ENGINE = RoomId("engine")


def kept(before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether the first message that was wholly in sight did not move."""
    first = next(key for key, top in before.items() if top >= 0 and key.startswith("m:"))
    return after.get(first) == before[first]


@pytest.fixture
def reading(long_timeline: Timeline) -> Timeline:
    """The reader is somewhere in the middle."""
    for _ in range(12):
        long_timeline.scroll(-450)
    assert not long_timeline.view.is_following
    return long_timeline


def test_opening_follows_the_end(long_timeline: Timeline) -> None:
    bar = long_timeline.view.verticalScrollBar()
    assert long_timeline.view.is_following
    assert bar.value() == bar.maximum() > 0


def test_appending_does_not_move_what_is_read(reading: Timeline) -> None:
    before = reading.places()
    for number in range(30):
        reading.client.deliver(a_message(f"new {number}", sent_at=NOW + timedelta(seconds=number)))
    assert kept(before, reading.places())
    assert not reading.view.is_following


def test_prepending_does_not_move_what_is_read(reading: Timeline) -> None:
    before = reading.places()
    count = reading.model.rowCount()
    assert reading.model.older()
    reading.view.settle()
    assert reading.model.rowCount() > count or not reading.model.at_newest
    assert kept(before, reading.places())


def test_a_day_that_goes_on_upward_takes_only_its_pill_along(long_timeline: Timeline) -> None:
    for _ in range(9):
        long_timeline.view.verticalScrollBar().setValue(0)
        top = next(key for key in long_timeline.places() if key.startswith("m:"))
        assert long_timeline.model.index_of(top) > 20  # an older page came in above it


def test_edits_and_reactions_above_do_not_move_what_is_read(reading: Timeline) -> None:
    before = reading.places()
    above = [reading.model.row_at(row).message for row in range(20)]
    for message in above:
        if message:
            reading.client.deliver(
                replace(message, body="much longer " * 40, reactions={Uid("ada"): ("👍",)}, edited_at=NOW)
            )
    assert kept(before, reading.places())


def test_deleting_the_first_row_in_sight_keeps_the_next(reading: Timeline) -> None:
    before = reading.places()
    whole = [key for key, top in before.items() if top >= 0 and key.startswith("m:")]
    reading.client._messages[ENGINE] = [m for m in reading.client._messages[ENGINE] if f"m:{m.id}" != whole[0]]
    reading.client.emit(_changed(whole[0]))
    assert reading.places()[whole[1]] == before[whole[1]]


@pytest.mark.parametrize("width", [350, 480, 1200])
def test_resizing_does_not_move_what_is_read(reading: Timeline, width: int) -> None:
    before = reading.places()
    reading.view.resize(width, 500)
    assert kept(before, reading.places())
    reading.view.resize(700, 500)
    assert kept(before, reading.places())
    reading.view.resize(700, 320)
    assert kept(before, reading.places())


def test_zooming_does_not_lose_what_is_read(reading: Timeline) -> None:
    before = reading.places()
    reading.view._theme.set_zoom(1.5)
    first = next(key for key, top in before.items() if top >= 0 and key.startswith("m:"))
    assert reading.places()[first] == before[first]


def test_following_stays_at_the_end_through_everything(long_timeline: Timeline) -> None:
    bar = long_timeline.view.verticalScrollBar()
    for act in (
        lambda: long_timeline.client.send(ENGINE, "mine " * 80),
        lambda: long_timeline.client.deliver(a_message("theirs", sent_at=NOW + timedelta(minutes=1))),
        lambda: long_timeline.view.resize(400, 500),
        lambda: long_timeline.view.resize(700, 300),
        lambda: long_timeline.model.older(),
    ):
        act()
        long_timeline.view.settle()
        assert bar.value() == bar.maximum()
        assert long_timeline.view.is_following


def test_scrolling_to_the_end_follows_again(reading: Timeline) -> None:
    bar = reading.view.verticalScrollBar()
    while not (reading.view.is_following or (bar.value() == bar.maximum() and reading.model.at_newest)):
        reading.scroll(2000)
    assert reading.view.is_following
    reading.scroll(-100)
    assert not reading.view.is_following


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_leaves_the_anchor(reading: Timeline, seed: int, lay_out: Callable[[], None]) -> None:
    rng = random.Random(seed)
    before = reading.places()
    anchor = next(key for key, top in before.items() if top >= 0 and key.startswith("m:"))
    for step in range(25):
        kind = rng.randrange(5)
        if kind == 0:
            reading.client.deliver(a_message("n " * rng.randrange(90), sent_at=NOW + timedelta(seconds=step)))
        elif kind == 1 and reading.model.index_of(anchor) < CAPACITY // 2:
            reading.model.older()
            reading.view.settle()
        elif kind == 2:
            reading.view.resize(rng.randrange(360, 1100), 500)
        elif kind == 3:
            target = rng.choice(reading.client._messages[ENGINE])
            if f"m:{target.id}" != anchor:
                reading.client.deliver(replace(target, body="e " * rng.randrange(200), edited_at=NOW))
        else:
            own = reading.client.send(ENGINE, "mine").result()
            reading.client.acknowledge(own, NOW + timedelta(seconds=step))
        lay_out()
        assert reading.places().get(anchor) == before[anchor], f"step {step} of kind {kind}"


def test_go_to_brings_a_row_to_its_place(long_timeline: Timeline) -> None:
    row = long_timeline.model.row_at(long_timeline.model.rowCount() - 20)
    assert long_timeline.view.go_to(row.key, 0.5)
    assert long_timeline.places()[row.key] == 250
    assert not long_timeline.view.go_to("m:nowhere", 0.5)


def test_a_thousand_messages_are_never_all_rows(long_timeline: Timeline) -> None:
    for _ in range(60):
        long_timeline.view.verticalScrollBar().setValue(0)
    assert long_timeline.model.rowCount() < 500
    assert long_timeline.model.at_oldest
    assert len(messages_over_days(3)) == 3


def _changed(key: str) -> StoreChanges:
    return StoreChanges(messages=frozenset({(ENGINE, MessageId(key.removeprefix("m:")))}))
