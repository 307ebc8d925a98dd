"""A Storage server on a free port in the tests' own loop, and a small HTTP client for it."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.security_rules import StorageRulesFile
from desktop_chat.emulator.storage.server import StorageServer

RULES = """rules_version = '2';
service firebase.storage {
  match /b/{bucket}/o {
    match /people/{uid}/{rest=**} { allow read, write: if request.auth.uid == uid; }
    match /fresh/{name} { allow get; allow create: if resource == null && request.resource.size < 10; }
    match /only/{method}/{name} {
      allow get: if method == 'get';
      allow list: if method == 'list';
      allow create: if method == 'create';
      allow update: if method == 'update';
      allow delete: if method == 'delete';
    }
    match /typed/{name} { allow update: if request.resource.contentType == 'text/x' && resource.contentType != null; }
  }
}
"""


def authorization(who: str | None) -> dict[str, str]:
    """The header of a person, of "owner" (an administrator) or of nobody."""
    if who is None:
        return {}
    return {"Authorization": f"Firebase {who if who == 'owner' else mint({'sub': who})}"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return str(self.json["error"]["message"])


@dataclass(slots=True)
class Storage:
    """Calls the server at ``url``."""

    url: str
    http: aiohttp.ClientSession
    objects: Objects
    databases: Databases
    clock: Clock

    async def call(self, method: str, path: str, who: str | None = None, body: Any = None, **headers: str) -> Answer:
        url = URL(path if path.startswith("http") else self.url + path, encoded=True)
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | authorization(who)
        async with self.http.request(method, url, data=body, headers=sent, allow_redirects=False) as response:
            return Answer(response.status, response.headers, await response.read())

    async def put(self, name: str, body: bytes, who: str | None = "owner") -> Any:
        """Store an object through the Firebase API; ``name`` is quoted already."""
        answer = await self.call("POST", f"/v0/b/bucket/o?name={name}", who, body, Content_Type="text/plain")
        assert answer.status == 200, answer.body
        return answer.json


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def objects(tmp_path: Path, clock: Clock) -> Iterator[Objects]:
    made = Objects(clock, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
async def storage(objects: Objects, clock: Clock) -> AsyncIterator[Storage]:
    databases = Databases(clock)
    rules = StorageRulesFile("storage.rules", RULES)
    server = StorageServer(objects, databases, clock, project="demo-x", rules=rules, check_expiry=False)
    port = await server.start("127.0.0.1")
    async with aiohttp.ClientSession() as http:
        yield Storage(f"http://127.0.0.1:{port}", http, objects, databases, clock)
    await server.stop()
    databases.close()
