"""Starts the local Firebase as a process of its own and stops it again."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from desktop_chat.config import project_file
from desktop_chat.errors import Unavailable

PROJECT = "demo-chat"
_READY_WITHIN = 60.0  # seconds; it takes under one, a busy machine more
_AT_ANY_SPEED = ("--session-claims", '{"bulk": true}')
"""The script types faster than the rate limit lets people write."""
_INDEXES = "firestore.indexes.json"


@dataclass(frozen=True, slots=True)
class Backend:
    """``host:port`` of each service that runs, by the names of firebase.json's emulators block."""

    project: str
    hosts: Mapping[str, str]

    def web_config(self) -> dict[str, object]:
        """Return what a client's configuration file holds to talk to this backend."""
        return {
            "apiKey": "local-firebase",
            "projectId": self.project,
            "authDomain": f"{self.project}.firebaseapp.com",
            "storageBucket": f"{self.project}.appspot.com",
            "emulators": dict(self.hosts),
        }


def parse_ready_line(line: str) -> Backend:
    """Read the one line of JSON that the emulator prints when it is ready."""
    ready = json.loads(line)
    services = ("auth", "firestore", "database", "storage")
    return Backend(project=ready["project"], hosts={name: ready[name] for name in services if name in ready})


@asynccontextmanager
async def running_backend() -> AsyncIterator[Backend]:
    """Run ``desktop-chat-emulator`` on free loopback ports for the length of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "desktop_chat.emulator", "start", "--free-ports", "--project", PROJECT, *_AT_ANY_SPEED,
        "--indexes", str(project_file(_INDEXES)),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None  # noqa: S101  # asked for above
    try:
        yield await ready(process.stdout)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def ready(output: asyncio.StreamReader, patience: float = _READY_WITHIN) -> Backend:
    """Return what the emulator says when it is ready. Raises Unavailable when it ends or takes ``patience`` seconds."""
    try:
        line = await asyncio.wait_for(output.readline(), patience)
    except TimeoutError:
        raise Unavailable(
            "The local Firebase did not start", f"It took more than {patience:.0f} s. Is this computer very busy?"
        ) from None
    if not line:
        raise Unavailable("The local Firebase did not start", "What it said is printed above.")
    return parse_ready_line(line.decode())
