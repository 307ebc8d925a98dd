"""The Realtime Database's gateway: the same on the fake and on the real client with the local Firebase."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied, Unavailable
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.realtime.realtime import SERVER_TIME, from_millis
from desktop_chat.remote.database.database import RealtimeDatabase
from desktop_chat.remote.database.database_address import DatabaseAddress
from desktop_chat.remote.project import steady_seconds
from desktop_chat.sync.gateways import RealtimeGateway
from tests.contract.gateways.world import StaticTokens
from tests.fake_database import FakeDatabaseServer, FakeRealtimeGateway
from tests.fakes import FakeClock
from tests.local_firebase import LocalFirebase, local_firebase

RULES = """{"rules": {
  "open": {".read": "auth != null", ".write": "auth != null"},
  "own": {"$uid": {".read": "auth.uid === $uid", ".write": "auth.uid === $uid"}}
}}"""
Open = Callable[[str], RealtimeGateway]


@dataclass
class Hearing:
    """A ValueObserver that keeps what it hears."""

    values: list[Any] = field(default_factory=list)
    error: ChatError | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def on_value(self, value: Any) -> None:
        self.values.append(value)
        self._news.set()

    def on_error(self, error: ChatError) -> None:
        self.error = error
        self._news.set()

    async def hears(self, expected: Any) -> None:
        """Wait until the newest value is this one."""
        async with asyncio.timeout(15):
            while not self.values or self.values[-1] != expected:
                self._news.clear()
                await self._news.wait()

    async def hears_something(self) -> None:
        """Wait until there is a value."""
        async with asyncio.timeout(15):
            while not self.values or self.values[-1] is None:
                self._news.clear()
                await self._news.wait()

    async def is_refused(self) -> ChatError:
        """Wait for the end of the listen."""
        async with asyncio.timeout(15):
            while self.error is None:
                self._news.clear()
                await self._news.wait()
        return self.error


@pytest.fixture(scope="module")
def firebase(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalFirebase]:
    rules: Path = tmp_path_factory.mktemp("rules") / "database.rules.json"
    rules.write_text(RULES, encoding="utf-8")
    with local_firebase("--database-rules", str(rules)) as running:
        yield running


@pytest.fixture(params=["fake", pytest.param("local", marks=pytest.mark.emulator)])
async def connect(request: pytest.FixtureRequest) -> AsyncIterator[Open]:
    opened: list[RealtimeGateway] = []
    server = FakeDatabaseServer(FakeClock())

    def open_one(uid: str) -> RealtimeGateway:
        gateway: RealtimeGateway
        if request.param == "fake":
            gateway = FakeRealtimeGateway(server)
        else:
            firebase: LocalFirebase = request.getfixturevalue("firebase")
            gateway = RealtimeDatabase(
                DatabaseAddress(firebase.hosts["database"], f"{firebase.project}-default-rtdb", secure=False),
                StaticTokens(uid, firebase.project),
                backoff=Backoff(random.Random(1)),
                clock=steady_seconds,
            )
        opened.append(gateway)
        return gateway

    yield open_one
    for gateway in opened:
        await gateway.aclose()


async def ready(gateway: RealtimeGateway) -> RealtimeGateway:
    """Connect and wait until requests can be made."""
    event = asyncio.Event()
    gateway.watch_connection(lambda is_ready: event.set() if is_ready else event.clear())
    gateway.start()
    async with asyncio.timeout(15):
        await event.wait()
    return gateway


@pytest.fixture
def node(request: pytest.FixtureRequest) -> str:
    return f"open/{abs(hash(request.node.name))}"


async def test_a_listen_hears_the_value_and_every_change(connect: Open, node: str) -> None:
    ada, grace = await ready(connect("ada")), await ready(connect("grace"))
    hearing = Hearing()
    ada.listen(node, hearing)
    await hearing.hears(None)
    await grace.put(f"{node}/grace", {"typing": 7})
    await hearing.hears({"grace": {"typing": 7}})
    await grace.merge(f"{node}/grace", {"readUpTo": 1700000000000.125, "typing": None})
    await hearing.hears({"grace": {"readUpTo": 1700000000000.125}})
    await grace.merge(node, {"grace/readUpTo": 2, "ada": True})
    await hearing.hears({"grace": {"readUpTo": 2}, "ada": True})
    await grace.put(node, None)
    await hearing.hears(None)


async def test_a_listen_made_before_the_connection_hears_too(connect: Open, node: str) -> None:
    ada, hearing = connect("ada"), Hearing()
    ada.listen(node, hearing)
    await ready(ada)
    await hearing.hears(None)


async def test_a_stopped_listen_hears_nothing_more(connect: Open, node: str) -> None:
    ada = await ready(connect("ada"))
    first, second = Hearing(), Hearing()
    listening = ada.listen(node, first)
    await first.hears(None)
    listening.stop()
    listening.stop()
    ada.listen(node, second)
    await ada.put(node, 1)
    await second.hears(1)
    assert first.values == [None]


async def test_paths_of_listens_do_not_overlap(connect: Open, node: str) -> None:
    ada = connect("ada")
    ada.listen(f"{node}/x", Hearing())
    for path in (node, f"{node}/x", f"{node}/x/y"):
        with pytest.raises(ValueError, match="listen"):
            ada.listen(path, Hearing())


async def test_without_connection_a_write_fails_at_once(connect: Open, node: str) -> None:
    ada = connect("ada")
    with pytest.raises(Unavailable):
        await ada.put(node, 1)
    await ready(ada)
    await ada.put(node, 1)
    await ada.stop()
    with pytest.raises(Unavailable):
        await ada.put(node, 2)


async def test_who_hangs_up_leaves_what_it_said_it_would(connect: Open, node: str) -> None:
    ada, grace = await ready(connect("ada")), await ready(connect("grace"))
    hearing = Hearing()
    grace.listen(node, hearing)
    await ada.put(node, {"here": True, "other": 1})
    await ada.on_disconnect_put(f"{node}/here", None)
    await ada.on_disconnect_put(f"{node}/dropped", 1)
    await ada.on_disconnect_merge(node, {"last": 5})
    await ada.on_disconnect_cancel(f"{node}/dropped")
    await hearing.hears({"here": True, "other": 1})
    await ada.stop()
    await hearing.hears({"other": 1, "last": 5})


async def test_a_connection_comes_back_with_its_listens_but_without_its_last_will(connect: Open, node: str) -> None:
    ada, grace = await ready(connect("ada")), await ready(connect("grace"))
    hearing = Hearing()
    ada.listen(node, hearing)
    await hearing.hears(None)
    await ada.on_disconnect_put(node, "gone")
    await ada.stop()
    await grace.put(node, "meanwhile")
    await ready(ada)
    await hearing.hears("meanwhile")
    await ada.stop()
    await ready(ada)
    await ada.put(f"{node}-other", 1)
    assert hearing.values[-1] == "meanwhile"


async def test_the_server_fills_in_its_time_and_tells_it(connect: Open, node: str) -> None:
    ada, told = connect("ada"), list[datetime]()
    ada.watch_server_time(told.append)
    await ready(ada)
    hearing = Hearing()
    ada.listen(node, hearing)
    await hearing.hears(None)
    await ada.put(node, {"at": dict(SERVER_TIME)})
    await hearing.hears_something()
    at = from_millis(hearing.values[-1]["at"])
    assert at is not None
    assert abs((at - told[0]).total_seconds()) < 60


@pytest.mark.emulator
async def test_the_rules_decide(firebase: LocalFirebase) -> None:
    gateway = RealtimeDatabase(
        DatabaseAddress(firebase.hosts["database"], f"{firebase.project}-default-rtdb", secure=False),
        StaticTokens("ada", firebase.project),
        backoff=Backoff(random.Random(1)),
        clock=steady_seconds,
    )
    await ready(gateway)
    with pytest.raises(Denied):
        await gateway.put("own/grace", 1)
    with pytest.raises(Denied):
        await gateway.on_disconnect_put("own/grace", 1)
    hearing = Hearing()
    gateway.listen("own/grace", hearing)
    assert isinstance(await hearing.is_refused(), Denied)
    await gateway.put("own/ada", "x" * 100_000)
    mine = Hearing()
    gateway.listen("own/ada", mine)
    await mine.hears("x" * 100_000)
    await gateway.aclose()
