"""``desktop-chat-admin`` run in this process, on a project of its own."""

import json
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from desktop_chat.admin.access.services import ask_hub
from desktop_chat.admin.app import build_app
from desktop_chat.admin.running.surroundings import Surroundings
from tests.local_firebase import LocalFirebase

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class TestClock:
    """Stands still until a test turns it."""

    __test__ = False
    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Ran:
    """How one run ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stdout)
        return found

    @property
    def data(self) -> Any:
        return self.document["data"]


@dataclass(slots=True)
class Admin:
    """Runs ``desktop-chat-admin`` on a project of its own; ``answers`` are what the person types."""

    project: str
    env: Mapping[str, str]
    state: Path
    clock: TestClock = field(default_factory=TestClock)
    answers: list[str] | None = None
    asked: list[str] = field(default_factory=list)
    stdin: str | None = None

    def surroundings(self) -> Surroundings:
        return Surroundings(
            env=self.env, now=self.clock, rng=random.Random(7), state=self.state, config_file=self.state / "none.json",
            actor="ada@desk", ask=None if self.answers is None else self._answer, ask_hub=ask_hub,
        )  # fmt: skip

    def __call__(self, *arguments: str) -> Ran:
        asks_project = not {"--version", "man"} & set(arguments)
        line = ["--project", self.project, *arguments] if asks_project else [*arguments]
        result = CliRunner().invoke(
            build_app(), line, obj=self.surroundings(), input=self.stdin, catch_exceptions=False
        )
        return Ran(result.exit_code, result.stdout, result.stderr)

    def ok(self, *arguments: str) -> Ran:
        ran = self(*arguments)
        assert ran.code == 0, ran.stderr + ran.stdout
        return ran

    def _answer(self, question: str) -> str:
        self.asked.append(question)
        assert self.answers is not None
        if not self.answers:
            raise EOFError
        return self.answers.pop(0)


def admin_of(firebase: LocalFirebase, state: Path) -> Admin:
    """Return a runner for a new project on this local Firebase."""
    variables = {
        "FIREBASE_AUTH_EMULATOR_HOST": firebase.hosts["auth"],
        "FIRESTORE_EMULATOR_HOST": firebase.hosts["firestore"],
        "FIREBASE_DATABASE_EMULATOR_HOST": firebase.hosts["database"],
        "FIREBASE_STORAGE_EMULATOR_HOST": firebase.hosts["storage"],
        "FIREBASE_EMULATOR_HUB": firebase.hosts["hub"],
    }
    return Admin(f"t-{secrets.token_hex(6)}", variables, state)
