"""A clock for a client process that can be turned from outside, as by NTP, by a person, or by a long sleep."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from desktop_chat.sync.timing.clock import Timer

WAKE = "wake"
"""The timer of ``sync.timing.wake_watch``."""


class TurnedClock:
    """The real clocks plus an offset each; timers run in real time. Fits ``sync.timing.clock.Clock``."""

    def __init__(self) -> None:
        self._wall = 0.0
        self._steady = 0.0
        self._timers: list[tuple[str, asyncio.TimerHandle]] = []
        self._watch_for_wake: Callable[[], None] | None = None

    def pass_by(self, seconds: float) -> None:
        """So much time passes at once: both clocks go on."""
        self._wall += seconds
        self._steady += seconds

    def wake(self) -> None:
        """Let the client notice now, and not within a quarter of a minute, that it has slept; on its loop."""
        if self._watch_for_wake is not None:
            for name, timer in self._timers:
                if name == WAKE:
                    timer.cancel()
            self._watch_for_wake()

    def jump(self, seconds: float) -> None:
        """The wall clock is set; the steady one does not care."""
        self._wall += seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._wall, UTC)

    def monotonic(self) -> float:
        return time.monotonic() + self._steady

    def call_later(self, name: str, seconds: float, callback: Callable[[], None]) -> Timer:
        self._timers = [(one, timer) for one, timer in self._timers if is_pending(timer)]
        timer = asyncio.get_running_loop().call_later(seconds, callback)
        if name == WAKE:
            self._watch_for_wake = callback
        self._timers.append((name, timer))
        return timer

    def pending(self) -> list[str]:
        """Return the names of the timers that will fire; on their loop."""
        return [name for name, timer in self._timers if is_pending(timer)]


def is_pending(timer: asyncio.TimerHandle) -> bool:
    """Tell whether a timer is still to fire; one that is due fires in this turn of the loop."""
    return not timer.cancelled() and timer.when() > asyncio.get_running_loop().time()
