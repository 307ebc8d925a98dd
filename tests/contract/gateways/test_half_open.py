"""Connections that are there and say nothing, as after a change of the network: noticed, and nothing waits for ever."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from desktop_chat.errors import Unavailable
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import Query, ServerTimestamp, Write, WriteKind
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.channel import ChannelTiming
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from desktop_chat.remote.project import steady_seconds
from tests.contract.gateways.world import RULES, Replica, StaticTokens
from tests.local_firebase import LocalFirebase, local_firebase

pytestmark = pytest.mark.emulator

CONNECTIONS = 8
"""More than are open at any time."""

KEEPALIVE, PING_TIMEOUT = 600, 400
"""Milliseconds; a test cannot wait for the 20 s and 10 s of real life."""


class Link:
    """A gateway with short timing, and what it says about its connection."""

    def __init__(self, firebase: LocalFirebase, *, call_seconds: float = 1.0) -> None:
        self.states: asyncio.Queue[bool] = asyncio.Queue()
        self.replica = Replica()
        self.firestore = FirestoreConnection(
            Endpoints(firebase.project, "key", firestore_emulator=firebase.hosts["firestore"]),
            StaticTokens("ada", firebase.project),
            backoff=Backoff(random.Random(1), initial=0.1),
            clock=steady_seconds,
            call_seconds=call_seconds,
            channel_timing=ChannelTiming(KEEPALIVE, PING_TIMEOUT),
        )
        self.firestore.watch_connection(self.states.put_nowait)

    async def keep_trying_to_put(self, name: str) -> int:
        """Do what the outbox does; returns how many attempts failed."""
        failures = 0
        while True:
            try:
                async with asyncio.timeout(10):
                    await self.put(name)
            except Unavailable:
                failures += 1
            else:
                return failures

    async def until(self, is_heard: bool) -> None:
        async with asyncio.timeout(20):
            while await self.states.get() is not is_heard:
                pass

    async def begin(self) -> None:
        """Listen, until the first snapshot is there."""
        self.firestore.listen(Query("rooms"), None, self.replica)
        await self.replica.until(lambda one: bool(one.snapshots))
        await self.until(is_heard=True)

    async def put(self, name: str) -> None:
        await self.firestore.commit([Write(WriteKind.CREATE, f"rooms/{name}", {"at": ServerTimestamp()})])


@pytest.fixture(scope="module")
def firebase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalFirebase]:
    """One of its own: a connection of another test would be struck in place of this one's."""
    rules: Path = tmp_path_factory.mktemp("rules") / "firestore.rules"
    rules.write_text(RULES, encoding="utf-8")
    with local_firebase("--rules", str(rules)) as running:
        yield running


@pytest.fixture
async def link(firebase: LocalFirebase) -> AsyncIterator[Link]:
    one = Link(firebase)
    await one.begin()
    yield one
    await one.firestore.aclose()


async def go_dead(firebase: LocalFirebase) -> None:
    """Silence every open TCP connection, the one of this request too, and none that comes later."""
    host = firebase.hosts["firestore"]
    fault = {"kind": "half-open", "methods": ["firestore.connection"], "count": CONNECTIONS}

    def ask() -> None:
        with suppress(requests.Timeout):
            url = f"http://{host}/emulator/v1/projects/{firebase.project}/faults"
            requests.put(url, json={"faults": [fault]}, timeout=0.3)
        # What is left of the fault strikes these; the client notices nothing before its first ping.
        for _ in range(CONNECTIONS):
            socket.create_connection((host.rpartition(":")[0], int(host.rpartition(":")[2]))).close()

    await asyncio.to_thread(ask)


async def test_listener_notices_and_resumes_without_reading_everything_again(
    firebase: LocalFirebase, link: Link
) -> None:
    await link.put("before")
    await link.replica.until(lambda one: "before" in one.ids)
    await go_dead(firebase)
    await link.until(is_heard=False)
    await link.until(is_heard=True)
    await link.put("after")
    await link.replica.until(lambda one: "after" in one.ids)
    assert not any(snapshot.reset for snapshot in link.replica.snapshots[1:])


async def test_send_that_is_stuck_fails_and_is_stored_once_when_repeated(firebase: LocalFirebase, link: Link) -> None:
    await go_dead(firebase)
    assert await link.keep_trying_to_put("stuck") >= 1
    await link.replica.until(lambda one: "stuck" in one.ids)


async def test_call_has_its_own_limit_where_pings_are_still_answered(firebase: LocalFirebase, link: Link) -> None:
    impatient = Link(firebase, call_seconds=0.5)
    fault = {"kind": "half-open", "methods": ["Commit"], "count": 1}
    url = f"http://{firebase.hosts['firestore']}/emulator/v1/projects/{firebase.project}/faults"
    await asyncio.to_thread(lambda: requests.put(url, json={"faults": [fault]}, timeout=10).raise_for_status())
    assert await impatient.keep_trying_to_put("unanswered") == 1
    await link.replica.until(lambda one: "unanswered" in one.ids)
    await impatient.firestore.aclose()
