"""RightOfWay: while the window draws, the sync thread stands still."""

import selectors
from collections.abc import Callable
from threading import Event
from typing import Any

LONGEST_SECONDS = 0.05
"""A window that draws without a pause does not hold up the messages for longer than this at a time."""

_TURNS_OF_A_COMMAND = 3
"""A turn of the loop takes a command over, the next carries it out."""


class RightOfWay:
    """Who goes first where both threads have work: the window.

    Python runs one thread at a time and asks the other to step aside a thousand times a second. Drawing steps aside of
    itself with nearly every call into Qt, and then waits for up to a millisecond each time: with a backlog coming in
    that makes 40 ms of 12. So the sync thread asks before each piece of its work, pieces of a few milliseconds.
    """

    def __init__(self) -> None:
        self._is_free = Event()
        self._is_free.set()
        self._turns_let_through = 0

    def set_taken(self, taken: bool) -> None:
        """The window begins to draw, or has drawn; from the GUI thread."""
        if taken:
            self._is_free.clear()
        else:
            self._is_free.set()

    def let_through(self) -> None:
        """What a person wrote is on its way to the disk, which does not wait for a picture; from any thread."""
        self._turns_let_through = _TURNS_OF_A_COMMAND
        self._is_free.set()

    def give_way(self) -> None:
        """Wait until the window has drawn, ``LONGEST_SECONDS`` at most; never from the GUI thread."""
        if self._turns_let_through > 0:
            self._turns_let_through -= 1
        elif not self._is_free.is_set():
            self._is_free.wait(LONGEST_SECONDS)


class CourteousSelector(selectors.DefaultSelector):
    """Has an event loop give way before each of its turns."""

    def __init__(self, give_way: Callable[[], None]) -> None:
        super().__init__()
        self._give_way = give_way

    def select(self, timeout: float | None = None) -> Any:
        """Wait for events, then for the window."""
        events = super().select(timeout)
        self._give_way()
        return events
