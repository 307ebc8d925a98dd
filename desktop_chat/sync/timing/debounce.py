"""Runs something once, a little after the first of many reasons for it."""

from collections.abc import Callable

from desktop_chat.sync.timing.clock import Clock, Timer


class Debounce:
    """The first ``call`` starts the wait, further ones change nothing: at most one run in ``seconds``."""

    def __init__(self, clock: Clock, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._clock = clock
        self._name = name
        self._seconds = seconds
        self._action = action
        self._timer: Timer | None = None

    def call(self) -> None:
        """There is a reason to run."""
        if self._timer is None:
            self._timer = self._clock.call_later(self._name, self._seconds, self._fire)

    def cancel(self) -> None:
        """Forget the reasons."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        self._action()
