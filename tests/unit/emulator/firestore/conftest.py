from datetime import UTC, datetime, timedelta

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import DATABASE


class StillClock(Clock):
    """Stands still until it is turned."""

    def __init__(self) -> None:
        super().__init__()
        self._now = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def turn(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def database(clock: StillClock) -> Database:
    return Database(DATABASE, clock)
