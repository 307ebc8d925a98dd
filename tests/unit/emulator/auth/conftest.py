"""A project whose clock stands still until a test turns it, and whose randomness counts."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.operations.table import FOR_ADMINS, FOR_USERS
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import ProjectState


class StandingClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def turn(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def counting_randomness() -> Callable[[int], bytes]:
    numbers = itertools.count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


class Project:
    """Calls operations by name on one project, as a user or as an admin."""

    def __init__(self, clock: StandingClock, policy: TokenPolicy) -> None:
        self.clock = clock
        self.state = ProjectState(
            "demo-chat", now=clock.now, randomness=counting_randomness(), policy=policy, journal=NoJournal()
        )

    def user(self, operation: str, **body: Any) -> dict[str, Any]:
        return FOR_USERS[operation](Call(self.state, body))

    def admin(self, operation: str, **body: Any) -> dict[str, Any]:
        table = {**FOR_USERS, **FOR_ADMINS}
        return table[operation](Call(self.state, body, admin=True))

    def sign_up(self, email: str = "ada@example.com", password: str = "secret-1") -> dict[str, Any]:
        return self.user("signUp", email=email, password=password)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def project(clock: StandingClock) -> Project:
    return Project(clock, TokenPolicy())


@pytest.fixture
def strict_project(clock: StandingClock) -> Project:
    """A project whose tokens live one minute, and end."""
    return Project(clock, TokenPolicy(lifetime=60, check_expiry=True))
