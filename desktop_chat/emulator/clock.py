"""The one source of time of the local Firebase; tests turn it instead of waiting."""

import time
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """Wall time in UTC plus a shift that only `turn` changes."""

    def __init__(self) -> None:
        self._shift = timedelta(0)

    def now(self) -> datetime:
        """The time now, aware, UTC, microseconds."""
        return EPOCH + timedelta(microseconds=time.time_ns() // 1000) + self._shift

    def turn(self, seconds: float) -> None:
        """Shift the clock, forwards or (negative) backwards."""
        self._shift += timedelta(seconds=seconds)
