"""One Firestore under test: the fake in memory, the local Firebase, or Google's emulator, behind the same door."""

import asyncio
import base64
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_chat.errors import ChatError
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import Document, ResumePoint, Snapshot
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from desktop_chat.remote.project import steady_seconds
from desktop_chat.sync.gateways import FirestoreGateway

RULES = """
rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /closed/{id} {
      allow read, write: if false;
    }
    match /{collection}/{id} {
      allow read, write: if request.auth.uid == 'ada' && collection != 'closed';
    }
    match /{collection}/{id}/{below}/{document} {
      allow read, write: if request.auth.uid == 'ada';
    }
  }
}
"""


class StaticTokens:
    """A session that never ends, with the unsigned token that every emulator takes."""

    def __init__(self, uid: str, project: str) -> None:
        claims = {"sub": uid, "user_id": uid, "iat": 0, "exp": 3600, "auth_time": 0, "aud": project}
        parts = (json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims))
        self._token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."

    async def id_token(self) -> str:
        return self._token

    def invalidate(self, token: str) -> None:
        raise AssertionError("the emulator refused the token")

    def hurry(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class World:
    """``prefix`` keeps the tests' collections apart. ``is_incremental`` is False for Google's emulator: it sends
    RESET and everything again, at a resume and at many changes."""

    open: Callable[[], FirestoreGateway]
    prefix: str
    has_rules: bool = True
    is_incremental: bool = True

    def name(self, collection: str) -> str:
        """Return a collection of this test alone."""
        return f"{self.prefix}-{collection}"


def connect(project: str, host: str, uid: str = "ada") -> FirestoreConnection:
    """Return the real gateway on an emulator."""
    return FirestoreConnection(
        Endpoints(project, "key", firestore_emulator=host),
        StaticTokens(uid, project),
        backoff=Backoff(random.Random(1)),
        clock=steady_seconds,
    )


@dataclass
class Replica:
    """A ListenObserver that keeps what a local store would keep, and fails when the server breaks the contract."""

    documents: dict[str, Document] = field(default_factory=dict)
    snapshots: list[Snapshot] = field(default_factory=list)
    error: ChatError | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)
        if snapshot.reset:
            self.documents.clear()
        for path in snapshot.removed:
            self.documents.pop(path, None)
        for document in snapshot.changed:
            self.documents[document.path] = document
        self._changed.set()

    def on_error(self, error: ChatError) -> None:
        self.error = error
        self._changed.set()

    def on_away(self) -> None: ...

    @property
    def resume(self) -> ResumePoint:
        """What the store would resume from."""
        return ResumePoint(self.snapshots[-1].resume_token, frozenset(self.documents))

    async def until(self, condition: Callable[["Replica"], bool]) -> None:
        """Wait until what is kept looks right."""
        async with asyncio.timeout(15):
            while not condition(self):
                self._changed.clear()
                await self._changed.wait()

    async def holds(self, *ids: str) -> None:
        """Wait until exactly these documents are kept."""
        await self.until(lambda one: bool(one.snapshots) and sorted(one.ids) == sorted(ids))

    @property
    def ids(self) -> list[str]:
        """The ids that are kept."""
        return [document.id for document in self.documents.values()]
