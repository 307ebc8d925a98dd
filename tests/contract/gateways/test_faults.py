"""What goes wrong in real life, against the local Firebase as a process: restarts, expired tokens, banned people."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import requests

from desktop_chat.errors import SignInRequired, Unavailable
from desktop_chat.model.firebase.firestore import Query, ServerTimestamp, Write, WriteKind
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.project import FirebaseProject, build_gateways
from tests.contract.gateways.world import Replica, connect
from tests.local_firebase import LocalFirebase, local_firebase

pytestmark = pytest.mark.emulator

PASSWORD = "correct horse"
SIGNED_IN = """
rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents/{document=**} {
    allow read, write: if request.auth != null;
  }
}
"""


def put(name: str) -> Write:
    return Write(WriteKind.CREATE, f"rooms/{name}", {"at": ServerTimestamp()})


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "firestore.rules"
    path.write_text(SIGNED_IN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def short_lived(rules: Path) -> Iterator[LocalFirebase]:
    """A Firebase whose ID tokens live two seconds."""
    with local_firebase("--rules", str(rules), "--token-lifetime", "2") as firebase:
        yield firebase


@asynccontextmanager
async def signed_in(firebase: LocalFirebase) -> AsyncIterator[FirebaseProject]:
    endpoints = Endpoints(firebase.project, "local", firebase.hosts["auth"], firebase.hosts["firestore"])
    project = build_gateways(endpoints, rng=random.Random(1))
    await project.auth.sign_up(f"{uuid.uuid4().hex}@example.com", PASSWORD, "Ada")
    yield project
    await project.aclose()


class Changes:
    """What a connection says about itself."""

    def __init__(self) -> None:
        self.states: asyncio.Queue[bool] = asyncio.Queue()

    def __call__(self, is_heard: bool) -> None:
        self.states.put_nowait(is_heard)

    async def until(self, is_heard: bool) -> None:
        async with asyncio.timeout(20):
            while await self.states.get() is not is_heard:
                pass


async def test_listener_goes_on_when_its_token_runs_out(short_lived: LocalFirebase) -> None:
    async with signed_in(short_lived) as project:
        connection, replica = Changes(), Replica()
        project.firestore.watch_connection(connection)
        first = await project.auth.session.id_token()
        project.firestore.listen(Query("rooms"), None, replica)
        await replica.until(lambda one: bool(one.snapshots))
        await connection.until(is_heard=False)  # the server ends the stream at the token's end
        await connection.until(is_heard=True)
        assert await project.auth.session.id_token() != first
        name = uuid.uuid4().hex
        await project.firestore.commit([put(name)])
        await replica.until(lambda one: name in one.ids)
        assert not any(snapshot.reset for snapshot in replica.snapshots[1:])


async def test_account_that_is_disabled_is_signed_out(short_lived: LocalFirebase) -> None:
    async with signed_in(short_lived) as project:
        ended: list[SignInRequired | None] = []
        project.auth.watch_session(ended.append)
        replica = Replica()
        project.firestore.listen(Query("rooms"), None, replica)
        await replica.until(lambda one: bool(one.snapshots))
        uid = (await project.auth.account())["localId"]
        await asyncio.to_thread(_disable, short_lived, uid)
        await replica.until(lambda one: one.error is not None)
        assert isinstance(replica.error, SignInRequired)
        assert project.auth.refresh_token() is None
        assert len(ended) == 1
        with pytest.raises(SignInRequired):
            await project.firestore.get(["rooms/a"])


def _disable(firebase: LocalFirebase, uid: str) -> None:
    url = (
        f"http://{firebase.hosts['auth']}/identitytoolkit.googleapis.com/v1/projects/{firebase.project}/accounts:update"
    )
    answer = requests.post(
        url, json={"localId": uid, "disableUser": True}, headers={"Authorization": "Bearer owner"}, timeout=10
    )
    answer.raise_for_status()


async def test_server_that_restarts_is_found_again(rules: Path, tmp_path: Path) -> None:
    options = ("--rules", str(rules), "--data", str(tmp_path / "data"), "--free-ports")
    replica, connection = Replica(), Changes()
    with local_firebase(*options) as firebase:
        host = firebase.hosts["firestore"]
        firestore = connect(firebase.project, host)
        firestore.watch_connection(connection)
        firestore.listen(Query("rooms"), None, replica)
        await firestore.commit([put("before")])
        await replica.holds("before")
    await connection.until(is_heard=False)
    with pytest.raises(Unavailable):
        await firestore.commit([put("while-down")])
    with local_firebase(*options, "--firestore-port", host.rpartition(":")[2]):
        await connection.until(is_heard=True)
        await firestore.commit([put("after")])
        await replica.holds("before", "after")
        await firestore.aclose()
