"""The real clock; the fake one is held to the same promises."""

import asyncio
from datetime import UTC

import pytest

from desktop_chat.sync.timing.clock import Clock, LoopClock
from tests.fakes import FakeClock


@pytest.mark.parametrize("clock", [LoopClock(), FakeClock()], ids=["real", "fake"])
async def test_times_are_aware_and_never_go_back(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


async def test_timer_fires_on_the_loop() -> None:
    fired = asyncio.Event()
    LoopClock().call_later("test", 0, fired.set)
    await asyncio.wait_for(fired.wait(), 5)


async def test_cancelled_timer_does_not_fire() -> None:
    fired, later = [], asyncio.Event()
    clock = LoopClock()
    clock.call_later("test", 0, lambda: fired.append(1)).cancel()
    clock.call_later("test", 0, later.set)
    await asyncio.wait_for(later.wait(), 5)
    assert fired == []


def test_fake_timers_fire_in_order_and_at_their_moment() -> None:
    clock, fired = FakeClock(), []
    clock.call_later("b", 2, lambda: fired.append(("b", clock.monotonic())))
    clock.call_later("a", 1, lambda: fired.append(("a", clock.monotonic())))
    assert clock.pending == ["a", "b"]
    clock.advance(3)
    assert fired == [("a", 1), ("b", 2)]
    assert clock.monotonic() == 3
