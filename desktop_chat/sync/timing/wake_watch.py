"""WakeWatch: notices that the computer has slept, by a timer that comes too late.

A sleeping computer keeps its sockets and finds out only after a keepalive that nobody is there any more. Which clock
goes on during sleep differs between systems, so both are looked at; a wall clock that somebody sets forward costs one
quick reconnection, and that is all.
"""

import logging
from collections.abc import Callable

from desktop_chat.sync.timing.clock import Clock, Timer

log = logging.getLogger(__name__)

EVERY_SECONDS = 15.0
LATE_SECONDS = 20.0
"""So much more than expected is no busy computer."""


class WakeWatch:
    """Calls ``woke`` once after each sleep. Costs one timer."""

    def __init__(self, clock: Clock, woke: Callable[[], None]) -> None:
        self._clock = clock
        self._woke = woke
        self._timer: Timer | None = None
        self._wall = clock.now()
        self._steady = clock.monotonic()

    def start(self) -> None:
        """Watch from now on."""
        if self._timer is None:
            self._look_again()

    def stop(self) -> None:
        """Watch no longer; idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look_again(self) -> None:
        self._wall, self._steady = self._clock.now(), self._clock.monotonic()
        self._timer = self._clock.call_later("wake", EVERY_SECONDS, self._look)

    def _look(self) -> None:
        wall = (self._clock.now() - self._wall).total_seconds()
        steady = self._clock.monotonic() - self._steady
        late = max(wall, steady) - EVERY_SECONDS
        self._look_again()
        if late > LATE_SECONDS:
            log.info("the computer has slept for about %.0f s", late)
            self._woke()
