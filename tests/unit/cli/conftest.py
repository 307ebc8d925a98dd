"""One run of the program on a client in memory."""

import io
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_chat.cli.arguments import parse
from desktop_chat.cli.output import Output
from desktop_chat.cli.program import run
from desktop_chat.config import Config
from desktop_chat.model.messages.message import MessageState
from tests.example_data import NOW
from tests.fake_client import FakeChatClient


class AnsweringClient(FakeChatClient):
    """Its server has everything as soon as somebody waits for it, except texts in ``refuses``; see ``answers``.

    ``answers`` is how many messages each ``flush`` gets through; None means all.
    """

    def __init__(self, *, signed_in: bool = True) -> None:
        super().__init__(signed_in=signed_in)
        self.refuses: set[str] = set()
        self.answers: list[int] | None = None

    def flush(self) -> "Future[int]":
        budget = None if self.answers is None else (self.answers.pop(0) if self.answers else 0)
        waiting = [m for rows in self._messages.values() for m in rows if m.state is MessageState.QUEUED]
        for message in waiting[:budget]:
            if message.body in self.refuses:
                self.reject(message.id, "too rude")
            else:
                self.acknowledge(message.id)
        return super().flush()

    def sent_bodies(self, room_id: str) -> list[str]:
        """Return what this person sent in a room during the test and the server has."""
        return [m.body for m in self._messages.get(room_id, []) if m.id.startswith("own") and m.sent_at]  # type: ignore[call-overload]  # a plain str is fine as a key


@dataclass
class Terminal:
    """Standard streams of a run."""

    stdout: io.StringIO = field(default_factory=io.StringIO)
    stderr: io.StringIO = field(default_factory=io.StringIO)

    @property
    def output(self) -> Output:
        return Output(self.stdout, self.stderr)

    @property
    def lines(self) -> list[str]:
        return self.stdout.getvalue().splitlines()


@pytest.fixture
def client() -> AnsweringClient:
    return AnsweringClient()


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


RunCommand = Callable[..., int]


@pytest.fixture
def command(client: AnsweringClient, terminal: Terminal, tmp_path: Path) -> RunCommand:
    """Run a whole command line on ``client``; returns the exit code."""
    config = tmp_path / "firebase-config.json"
    config.write_text('{"apiKey": "k", "projectId": "demo-chat"}')

    def run_command(*arguments: str, text: str = "") -> int:
        def build(given: Config, profile: Path) -> AnsweringClient:
            assert given.project_id == "demo-chat"
            assert profile == tmp_path / "profile"
            return client

        options = ["--config", str(config), "--profile", str(tmp_path / "profile")]
        return run(
            parse([*options, *arguments]),
            env={},
            stdin=io.StringIO(text),
            stdout=terminal.stdout,
            stderr=terminal.stderr,
            build=build,
            now=lambda: NOW,
        )

    return run_command
