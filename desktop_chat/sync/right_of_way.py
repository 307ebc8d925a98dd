"""RightOfWay: while the window draws, the sync thread stands still."""

import logging
import selectors
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

log = logging.getLogger(__name__)

LONGEST_SECONDS = 0.05
"""A window that draws without a pause does not hold up the messages for longer than this at a time."""

_BREATHLESS_SECONDS = 0.001
_BREATH_SECONDS = 0.00005
"""Long enough for a thread that waits for Python's lock to wake, which a read of the store is not."""

_TURNS_OF_A_COMMAND = 3
"""A turn of the loop takes a command over, the next carries it out."""


class RightOfWay:
    """Who goes first where both threads have work: the window.

    Python runs one thread at a time and asks the other to step aside some thousand times a second. Drawing steps aside
    of itself with nearly every call into Qt, and then waits until the other does: with a backlog coming in that makes
    40 ms of 12. So the window asks for the way, and begins to draw when the sync thread has come to the end of a piece
    of its work, a few milliseconds; until then it takes keys. The sync thread goes on when all is drawn.

    One window asks: a second one's ``take`` would replace what the first waits for.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._stands = True
        self._is_taken = False
        self._passes = 0
        self._may_look_again = Event()
        self._begin: Callable[[], None] | None = None
        self._is_shared = False
        self._breathed_at = 0.0

    # --- the window -------------------------------------------------------------------------------------
    def take(self, begin: Callable[[], None]) -> None:
        """Have the sync thread stand still from the next end of a piece on; ``begin`` is called then, or at once.

        It is called once, in the thread that asks or in the sync thread, and not at all when the way is given back
        before.
        """
        with self._lock:
            self._is_shared = self._is_taken = True
            is_there = self._stands
            self._begin = None if is_there else begin
        if is_there:
            begin()

    def give_back(self) -> None:
        """Everything is drawn."""
        with self._lock:
            self._is_taken = False
            self._begin = None
            self._may_look_again.set()

    def let_through(self) -> None:
        """What a person wrote is on its way to the disk, which does not wait for a picture; from any thread."""
        with self._lock:
            self._passes = _TURNS_OF_A_COMMAND
            self._may_look_again.set()

    # --- the sync thread --------------------------------------------------------------------------------
    def give_way(self) -> None:
        """Between two pieces of work: wait until the window has drawn, ``LONGEST_SECONDS`` at most.

        It also lets go of Python's lock now and then: the store, which does so at each read and write, has it back
        before the window, which was called for it, is awake, so that a key could wait for a whole page of messages.
        """
        latest = time.perf_counter() + LONGEST_SECONDS
        while not self._goes_on():
            self.stand()
            if not self._may_look_again.wait(max(0.0, latest - time.perf_counter())):
                break
        with self._lock:
            self._stands = False
        if self._is_shared and time.perf_counter() - self._breathed_at > _BREATHLESS_SECONDS:
            _step_aside(_BREATH_SECONDS)
            self._breathed_at = time.perf_counter()

    def stand(self) -> None:
        """There is nothing to do, or somebody else goes first: the window may draw until the next ``give_way``."""
        with self._lock:
            self._stands = True
            begin, self._begin = self._begin, None
        if begin is not None:
            try:
                begin()
            except RuntimeError:
                log.warning("a window that asked for the way is gone", exc_info=True)

    def _goes_on(self) -> bool:
        """Whether the way is free, or what a person wrote goes first; then nobody takes it any more."""
        with self._lock:
            self._may_look_again.clear()
            is_mine = self._passes > 0 or not self._is_taken
            self._passes = max(0, self._passes - 1)
            self._stands = self._stands and not is_mine
        return is_mine


def _step_aside(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - awaits no event: whoever wants the lock has it meanwhile


class CourteousSelector(selectors.DefaultSelector):
    """Has an event loop give way before each of its turns, and stand while it waits for events."""

    def __init__(self, right_of_way: RightOfWay) -> None:
        super().__init__()
        self._right_of_way = right_of_way

    def select(self, timeout: float | None = None) -> Any:
        """Wait for events, then for the window."""
        self._right_of_way.stand()
        events = super().select(timeout)
        self._right_of_way.give_way()
        return events
