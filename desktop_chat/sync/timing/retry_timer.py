"""Tries again after a growing delay, on a named timer."""

import random
from collections.abc import Callable

from desktop_chat.model.backoff import Backoff
from desktop_chat.sync.timing.clock import Clock, Timer


class RetryTimer:
    """At most one pending attempt; how long it waits is the backoff's matter."""

    def __init__(self, clock: Clock, rng: random.Random, name: str) -> None:
        self._clock = clock
        self._name = name
        self._backoff = Backoff(rng)
        self._timer: Timer | None = None
        self._action: Callable[[], None] | None = None

    @property
    def waiting(self) -> bool:
        """Whether an attempt is pending."""
        return self._timer is not None

    def schedule(self, action: Callable[[], None]) -> float:
        """Run ``action`` after the delay, whose seconds are returned; a pending one is replaced."""
        delay = self._backoff.next_delay()
        self.wait(action, delay)
        return delay

    def wait(self, action: Callable[[], None], seconds: float) -> None:
        """Run ``action`` after so many seconds, which is no failure; a pending attempt is replaced."""
        self.cancel()
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
        self._backoff.reset()

    def cancel(self) -> None:
        """Drop the pending attempt."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._action = None

    def _fire(self) -> None:
        action, self._timer, self._action = self._action, None, None
        if action is not None:
            action()
