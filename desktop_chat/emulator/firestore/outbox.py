"""What a stream has still to send: messages are built only when their turn comes, so no commit waits for that."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

MAX_BACKLOG = 16 * 1024 * 1024
"""Bytes (roughly) after which a reader that does not keep up is given up."""
MESSAGE_WEIGHT = 128


class Outbox:
    """A queue with a weight in bytes. One consumer; producers never wait.

    What the client asked for and is still to be sent only makes it wait with its next request; what it did not ask for
    (the news of commits) must not pile up without end.
    """

    def __init__(self, max_backlog: int = MAX_BACKLOG) -> None:
        self._max_backlog = max_backlog
        self._waiting: deque[tuple[Callable[[], Any], int, bool]] = deque()
        self._weight = 0
        self._news = 0
        self._closed = False
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def is_behind(self) -> bool:
        """Whether more news is waiting than a reader may leave behind."""
        return self._news > self._max_backlog

    def put(self, make: Callable[[], Any], weight: int = 0, *, is_news: bool = False) -> None:
        """Queue the message that `make` will build; `weight` is what it is likely to take in bytes."""
        weight += MESSAGE_WEIGHT
        self._waiting.append((make, weight, is_news))
        self._count(weight, is_news=is_news)
        if self._weight > self._max_backlog:
            self._room.clear()
        self._changed.set()

    def close(self) -> None:
        """Nothing more will come; what waits is still sent."""
        self._closed = True
        self._changed.set()

    async def room(self) -> None:
        """Wait until the reader has caught up."""
        await self._room.wait()

    async def next(self) -> Any | None:
        """The next message; None when there will be none."""
        while not self._waiting:
            if self._closed:
                return None
            self._changed.clear()
            await self._changed.wait()
        make, weight, is_news = self._waiting.popleft()
        self._count(-weight, is_news=is_news)
        if self._weight <= self._max_backlog:
            self._room.set()
        return make()

    def _count(self, weight: int, *, is_news: bool) -> None:
        self._weight += weight
        self._news += weight if is_news else 0
