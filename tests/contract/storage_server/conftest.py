"""A Storage server on a free port, in a loop of its own thread, as the stock clients block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.security_rules import StorageRulesFile
from desktop_chat.emulator.storage.server import StorageServer

PROJECT = "demo-files"
BUCKET = f"{PROJECT}.appspot.com"
RULES = """rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /people/{uid}/{rest=**} { allow read, write: if request.auth != null && request.auth.uid == uid; }
    match /rooms/{room}/{file} {
      allow read, create: if firestore.exists(/databases/(default)/documents/rooms/$(room)/members/$(request.auth.uid));
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class RunningStorage:
    """Where it listens, and the documents that its rules read. ``run`` does something on the server's loop."""

    host: str
    documents: Database
    run: Callable[[Callable[[], object]], object]

    @property
    def url(self) -> str:
        return f"http://{self.host}"


def token_of(uid: str) -> str:
    """An unsigned ID token."""
    return mint({"sub": uid, "user_id": uid})


@dataclass(slots=True)
class _Served:
    """The parts; made on the loop that uses them, as SQLite wants it."""

    databases: Databases
    objects: Objects
    server: StorageServer

    @classmethod
    async def start(cls, folder: Path) -> tuple["_Served", int]:
        clock = Clock()
        databases, objects = Databases(clock), Objects(clock, folder)
        rules = StorageRulesFile("storage.rules", RULES)
        served = cls(databases, objects, StorageServer(objects, databases, clock, project=PROJECT, rules=rules))
        return served, await served.server.start("127.0.0.1")

    async def stop(self) -> None:
        await self.server.stop()
        self.objects.close()
        self.databases.close()


@pytest.fixture
def storage_server(tmp_path: Path) -> Iterator[RunningStorage]:
    # The clients of these tests block, so the server cannot live on the tests' own loop.
    with start_blocking_portal() as portal:
        served, port = portal.call(_Served.start, tmp_path / "data")
        try:
            documents = served.databases.get(f"projects/{PROJECT}/databases/(default)")
            yield RunningStorage(f"127.0.0.1:{port}", documents, lambda action: portal.call(action))
        finally:
            portal.call(served.stop)
