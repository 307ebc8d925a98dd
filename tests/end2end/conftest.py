"""Real client processes against the local Firebase."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.local_firebase import LocalFirebase, clean_environment, local_firebase

PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a profile of their own who uses desktop-chat-cli."""

    name: str
    profile: Path
    config: Path

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    def command(self, *arguments: str, secrets: str | None = "file") -> list[str]:
        chosen = ["--secrets", secrets] if secrets else []
        options = ["--profile", str(self.profile), "--config", str(self.config), *chosen]
        return [sys.executable, "-m", "desktop_chat.cli", *options, *arguments]

    def run(
        self, *arguments: str, text: str = "", secrets: str | None = "file", timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, secrets=secrets),
            input=text, capture_output=True, text=True, timeout=timeout, env=clean_environment(), check=False,
        )  # fmt: skip

    def ok(self, *arguments: str, text: str = "") -> str:
        done = self.run(*arguments, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command beside the test; what still runs at the end of the block is killed."""
        with subprocess.Popen(
            self.command(*arguments),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment(),
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    def sign_up(self) -> "Person":
        self.ok("sign-up", self.email, "--name", self.name.title(), text=f"{PASSWORD}\n")
        return self


@pytest.fixture(scope="session")
def firebase() -> Iterator[LocalFirebase]:
    with local_firebase() as running:
        yield running


@pytest.fixture
def person(firebase: LocalFirebase, tmp_path: Path, request: pytest.FixtureRequest) -> "PersonMaker":
    return PersonMaker(firebase, tmp_path, request.node.name.partition("[")[0].removeprefix("test_"))


@dataclass(frozen=True, slots=True)
class PersonMaker:
    """Signs people up; the test's name in the address keeps tests on one backend apart."""

    firebase: LocalFirebase
    folder: Path
    test: str

    def __call__(self, name: str) -> Person:
        return self.unknown(name).sign_up()

    def unknown(self, name: str) -> Person:
        config = self.firebase.write_config(self.folder / "firebase-config.json")
        return Person(f"{name}.{self.test}"[:60], self.folder / name, config)
