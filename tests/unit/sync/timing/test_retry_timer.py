"""One pending attempt, delayed more after each failure."""

import random

from desktop_chat.sync.timing.retry_timer import RetryTimer
from tests.fakes import FakeClock


def delays(backoff: RetryTimer, clock: FakeClock, count: int) -> list[float]:
    found = []
    for _ in range(count):
        before = clock.monotonic()
        backoff.schedule(lambda: None)
        clock.fire("retry")
        found.append(clock.monotonic() - before)
    return found


def test_delays_grow_to_twenty_seconds_with_jitter() -> None:
    clock = FakeClock()
    found = delays(RetryTimer(clock, random.Random(1), "retry"), clock, 40)
    assert 0.5 <= found[0] <= 1.5
    assert all(delay <= 30 for delay in found)
    assert min(found[-10:]) >= 10
    assert len(set(found)) == len(found)


def test_success_starts_again_from_one_second() -> None:
    clock = FakeClock()
    backoff = RetryTimer(clock, random.Random(1), "retry")
    delays(backoff, clock, 20)
    backoff.reset()
    assert delays(backoff, clock, 1)[0] <= 1.5


def test_hurry_runs_the_pending_attempt_once() -> None:
    clock = FakeClock()
    ran: list[int] = []
    backoff = RetryTimer(clock, random.Random(1), "retry")
    backoff.hurry()
    assert ran == []
    backoff.schedule(lambda: ran.append(1))
    assert backoff.waiting
    backoff.hurry()
    backoff.hurry()
    clock.advance(1000)
    assert ran == [1]
    assert not backoff.waiting


def test_cancelled_attempt_never_runs() -> None:
    clock = FakeClock()
    ran: list[int] = []
    backoff = RetryTimer(clock, random.Random(1), "retry")
    backoff.schedule(lambda: ran.append(1))
    backoff.cancel()
    clock.advance(1000)
    assert ran == []


def test_second_schedule_replaces_the_first() -> None:
    clock = FakeClock()
    ran: list[int] = []
    backoff = RetryTimer(clock, random.Random(1), "retry")
    backoff.schedule(lambda: ran.append(1))
    backoff.schedule(lambda: ran.append(2))
    clock.advance(1000)
    assert ran == [2]
