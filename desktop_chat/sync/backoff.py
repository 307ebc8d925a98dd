"""Waiting longer after each failure in a row, on a named timer."""

import random
from collections.abc import Callable

from desktop_chat.sync.clock import Clock, Timer

FIRST_SECONDS = 1.0
FACTOR = 1.5
MAX_SECONDS = 60.0


class Backoff:
    """At most one pending attempt; the delay is 1 s, then ×1.5 up to 60 s, each ±50 % so that clients spread."""

    def __init__(self, clock: Clock, rng: random.Random, name: str) -> None:
        self._clock = clock
        self._rng = rng
        self._name = name
        self._delay = FIRST_SECONDS
        self._timer: Timer | None = None
        self._action: Callable[[], None] | None = None

    @property
    def waiting(self) -> bool:
        """Whether an attempt is pending."""
        return self._timer is not None

    def schedule(self, action: Callable[[], None]) -> None:
        """Run ``action`` after the delay; a pending one is replaced."""
        self.cancel()
        seconds = self._delay * self._rng.uniform(0.5, 1.5)
        self._delay = min(MAX_SECONDS, self._delay * FACTOR)
        self._action = action
        self._timer = self._clock.call_later(self._name, seconds, self._fire)

    def hurry(self) -> None:
        """Run the pending attempt now, because the reason of the failure is gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._fire()

    def reset(self) -> None:
        """Forget the failures after a success."""
        self.cancel()
        self._delay = FIRST_SECONDS

    def cancel(self) -> None:
        """Drop the pending attempt."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._action = None

    def _fire(self) -> None:
        action, self._timer, self._action = self._action, None, None
        if action is not None:
            action()
