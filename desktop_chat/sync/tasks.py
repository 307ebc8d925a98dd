"""Tasks that are kept, named, logged when they fail, and cancelled together."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from desktop_chat.errors import ChatError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Tasks:
    """What one account has running; a bare ``create_task`` could be collected half-way or fail unseen."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> list[str]:
        """The names of what is under way."""
        return sorted(task.get_name() for task in self._running)

    def start(self, name: str, coroutine: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run a coroutine; what it raises is logged, a bug with its traceback."""
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def cancel_all(self) -> None:
        """Cancel everything and wait until it has ended."""
        running = [task for task in self._running if task is not asyncio.current_task()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, ChatError):
            # Not a bug; whoever asked for it is told.
            log.info("task %s failed: %s", task.get_name(), error)
        else:
            log.error("task %s failed", task.get_name(), exc_info=error)
