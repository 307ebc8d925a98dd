"""A timer that comes too late."""

from datetime import datetime, timedelta

import pytest

from desktop_chat.sync.timing.wake_watch import EVERY_SECONDS, WakeWatch
from tests.fakes import FakeClock


class SleepyClock(FakeClock):
    """Two clocks that a sleep moves apart from the timers."""

    def __init__(self) -> None:
        super().__init__()
        self.wall, self.steady = timedelta(), 0.0

    def now(self) -> datetime:
        return super().now() + self.wall

    def monotonic(self) -> float:
        return super().monotonic() + self.steady


@pytest.fixture
def clock() -> SleepyClock:
    return SleepyClock()


@pytest.fixture
def wakes(clock: SleepyClock) -> list[int]:
    found: list[int] = []
    watch = WakeWatch(clock, lambda: found.append(1))
    watch.start()
    return found


def test_no_sleep_is_no_wake(clock: SleepyClock, wakes: list[int]) -> None:
    clock.advance(3600)
    assert wakes == []


@pytest.mark.parametrize("steady_too", [False, True])
def test_sleep_is_noticed_once_whichever_clock_went_on(clock: SleepyClock, wakes: list[int], steady_too: bool) -> None:
    clock.advance(40)
    clock.wall += timedelta(hours=8)
    if steady_too:
        clock.steady += 8 * 3600
    clock.advance(EVERY_SECONDS)
    assert wakes == [1]
    clock.advance(3600)
    assert wakes == [1]


def test_busy_computer_and_a_clock_set_back_are_no_sleep(clock: SleepyClock, wakes: list[int]) -> None:
    clock.steady += 10
    clock.advance(EVERY_SECONDS)
    clock.wall -= timedelta(days=1)
    clock.advance(EVERY_SECONDS)
    assert wakes == []


def test_nothing_waits_after_the_end(clock: SleepyClock) -> None:
    watch = WakeWatch(clock, lambda: None)
    watch.start()
    watch.start()
    assert clock.pending == ["wake"]
    watch.stop()
    watch.stop()
    assert clock.pending == []
