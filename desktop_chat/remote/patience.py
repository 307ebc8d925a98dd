"""Patience: waiting for somebody else's sign of life, without counting the time in which we could not have heard it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

STEPS = 10


class Patience:
    """Seconds of silence that are left. They pass in steps, and only while this loop runs.

    A loop that was held up, by a busy machine or a sleeping one, finds the answer and the end of the waiting at the
    same moment, and asyncio.timeout would let the end win. A step that comes late by more than its own length does not
    count, so after that there is time to read what lies in the socket.
    """

    def __init__(self, limit: asyncio.Timeout, seconds: float) -> None:
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._left = STEPS
        self._timer: asyncio.TimerHandle | None = None
        self.begin(seconds)

    def begin(self, seconds: float) -> None:
        """Have this much from now on, because something was heard."""
        self.end()
        self._left, self._step = STEPS, seconds / STEPS
        self._wait()

    def end(self) -> None:
        """Wait no longer; idempotent."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        self._due = self._loop.time() + self._step
        self._timer = self._loop.call_at(self._due, self._tick)

    def _tick(self) -> None:
        if self._loop.time() - self._due <= self._step:
            self._left -= 1
        if self._left:
            self._wait()
        else:
            self._timer = None
            self._limit.reschedule(self._loop.time())


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[Patience]:
    """Cancel the body when it has heard nothing for so long and raise TimeoutError, as asyncio.timeout does."""
    async with asyncio.timeout(None) as limit:
        waiting = Patience(limit, seconds)
        try:
            yield waiting
        finally:
            waiting.end()
