"""Time as sync sees it: the wall clock, a monotonic one, and timers with names that a test can fire."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    """One call that is due later."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """``call_later`` runs its callback on the sync loop; ``name`` says what for, it need not be unique."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def call_later(self, name: str, seconds: float, callback: Callable[[], None]) -> Timer: ...


class LoopClock:
    """The real time, and timers of the running asyncio loop."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def call_later(self, name: str, seconds: float, callback: Callable[[], None]) -> Timer:  # noqa: ARG002 - for fakes
        return asyncio.get_running_loop().call_later(seconds, callback)
