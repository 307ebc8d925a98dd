"""The local Firebase as a process of its own, for tests that need the real thing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_chat.config import project_file

# Variables of this process must not reach the programs under test: they decide where a client connects, and as whom.
_EMULATOR_VARIABLES = {
    "FIRESTORE_EMULATOR_HOST",
    "FIREBASE_AUTH_EMULATOR_HOST",
    "FIREBASE_DATABASE_EMULATOR_HOST",
    "FIREBASE_STORAGE_EMULATOR_HOST",
    "STORAGE_EMULATOR_HOST",
    "DESKTOP_CHAT_CONFIG",
}


def clean_environment() -> dict[str, str]:
    """Return this process's environment without anything that points at a Firebase."""
    return {name: value for name, value in os.environ.items() if name not in _EMULATOR_VARIABLES}


@dataclass(frozen=True, slots=True)
class LocalFirebase:
    """A running suite: ``host:port`` by service, and its process id."""

    project: str
    hosts: Mapping[str, str]
    pid: int

    def write_config(self, path: Path) -> Path:
        """Write a client configuration that points here."""
        config = {"apiKey": "local", "projectId": self.project, "emulators": dict(self.hosts)}
        path.write_text(json.dumps(config), encoding="utf-8")
        return path


BULK = ("--session-claims", '{"bulk": true}')
"""Everybody may write as fast as they can: programs are faster than the rate limit of people."""

INDEXED = ("--indexes", str(project_file("firestore.indexes.json")))
"""A query that production would refuse for want of an index is refused here too."""


@contextmanager
def local_firebase(
    *options: str, limited: bool = False, indexed: bool = True, log: IO[str] | None = None
) -> Iterator[LocalFirebase]:
    """Run ``desktop-chat-emulator start`` with these options; free ports unless they are given.

    Everybody is exempt from the rate limit, unless ``limited``. Queries need the indexes that ship, unless not
    ``indexed``. What it says goes to ``log``, or where ours goes.
    """
    ports = () if any(option.endswith("-port") for option in options) else ("--free-ports",)
    options = (*(() if limited else BULK), *(INDEXED if indexed else ()), *options)
    command = [sys.executable, "-m", "desktop_chat.emulator", "start", *ports, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=clean_environment()) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            services = ("auth", "firestore", "database", "storage", "hub")
            yield LocalFirebase(
                project=ready["project"],
                hosts={name: ready[name] for name in services if name in ready},
                pid=process.pid,
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)
