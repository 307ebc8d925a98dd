"""The life of the connection: token, reconnects, redirects, re-authentication, the end of a session."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied, SignInRequired, Unavailable
from desktop_chat.model.backoff import Backoff
from desktop_chat.remote.database.database import DatabaseState, DatabaseTiming, RealtimeDatabase
from desktop_chat.remote.database.database_link import LinkTiming
from tests.unit.remote.stub_database import ADDRESS, StubSockets, eventually


class Tokens:
    """A session whose token a test changes."""

    def __init__(self) -> None:
        self.token: str | ChatError = "t1"
        self.refused: list[str] = []

    async def id_token(self) -> str:
        if isinstance(self.token, ChatError):
            raise self.token
        return self.token

    def invalidate(self, token: str) -> None:
        self.refused.append(token)


class Stage:
    """A client, its sockets, its tokens, and sleeps that end when the test says so."""

    def __init__(self, timing: DatabaseTiming | None = None) -> None:
        self.sockets, self.tokens = StubSockets(), Tokens()
        self.connections: list[bool] = []
        self.times: list[datetime] = []
        self.now = 0.0
        self.sleeps: asyncio.Queue[asyncio.Event] = asyncio.Queue()
        self.database = RealtimeDatabase(
            ADDRESS,
            self.tokens,
            backoff=Backoff(random.Random(1)),
            clock=lambda: self.now,
            sleep=self._sleep,
            timing=timing or DatabaseTiming(LinkTiming(probe=3600, answer=3600, keepalive=3600), renew=3600),
            open_socket=self.sockets.open,
        )
        self.database.watch_connection(self.connections.append)
        self.database.watch_server_time(self.times.append)
        self.database.start()

    async def _sleep(self, seconds: float) -> None:
        assert seconds > 0
        event = asyncio.Event()
        self.sleeps.put_nowait(event)
        await event.wait()

    async def waits(self) -> asyncio.Event:
        """Wait until it waits before the next attempt; setting the event ends that."""
        async with asyncio.timeout(30):
            return await self.sleeps.get()

    async def until(self, state: DatabaseState) -> None:
        await eventually(lambda: self.database.state is state)


class Hearing:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.errors: list[ChatError] = []
        self.on_value, self.on_error = self.values.append, self.errors.append


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    one = Stage()
    yield one
    await one.database.aclose()


async def test_it_gives_the_users_token_before_anything_else(stage: Stage) -> None:
    stage.database.listen("a", Hearing())
    socket = await stage.sockets.opened()
    assert socket.url == "wss://s-usc1.firebaseio.com/.ws?v=5&ns=demo"
    socket.greet(now=1_700_000_000_000)
    asked = await socket.request("auth")
    assert asked["b"] == {"cred": "t1"}
    assert stage.connections == []
    socket.answer(asked)
    assert (await socket.request("q"))["b"] == {"p": "/a", "h": ""}
    assert stage.connections == [True]
    assert stage.times == [datetime.fromtimestamp(1_700_000_000, UTC)]


async def test_what_is_heard_reaches_the_listen(stage: Stage) -> None:
    socket = await stage.sockets.opened()
    await socket.accept()
    await stage.until(DatabaseState.READY)
    hearing, refused = Hearing(), Hearing()
    listen = stage.database.listen("a", hearing)
    stage.database.listen("b", refused)
    asked = await socket.request("q")
    socket.push("d", {"p": "a", "d": {"x": 1}})
    socket.answer(asked, data={})
    socket.answer(await socket.request("q"), "permission_denied")
    socket.push("m", {"p": "a", "d": {"y": 2}})
    socket.push("c", {"p": "a"})
    await eventually(lambda: bool(hearing.errors and refused.errors))
    assert hearing.values == [{"x": 1}, {"x": 1, "y": 2}]
    assert [type(error) for error in (*hearing.errors, *refused.errors)] == [Denied, Denied]
    listen.stop()
    stage.database.listen("c", Hearing()).stop()
    await socket.request("q")
    assert (await socket.request("n"))["b"] == {"p": "/c"}


async def test_writes_go_once_and_fail_when_the_connection_breaks(stage: Stage) -> None:
    socket = await stage.sockets.opened()
    await socket.accept()
    await stage.until(DatabaseState.READY)
    writing = asyncio.ensure_future(stage.database.merge("signals/k/ada", {"typing": 5}))
    assert (await socket.request("m"))["b"] == {"p": "/signals/k/ada", "d": {"typing": 5}}
    socket.hang_up()
    with pytest.raises(Unavailable):
        await writing
    with pytest.raises(Unavailable):
        await stage.database.put("a", 1)
    (await stage.waits()).set()
    again = await stage.sockets.opened()
    assert again.url.endswith("&ls=s1"), "the server shall end the session that we lost"
    await again.accept()
    await stage.until(DatabaseState.READY)
    assert stage.connections == [True, False, True]


async def test_without_network_the_waits_grow(stage: Stage) -> None:
    stage.sockets.down = True
    (await stage.sockets.opened()).hang_up()
    for _ in range(3):
        (await stage.waits()).set()
    await stage.waits()
    assert stage.sockets.attempts == 4


async def test_after_a_healthy_stretch_it_returns_at_once(stage: Stage) -> None:
    socket = await stage.sockets.opened()
    await socket.accept()
    await stage.until(DatabaseState.READY)
    stage.now += 60
    socket.hang_up()
    await stage.sockets.opened()
    assert stage.sleeps.empty()


async def test_a_new_host_is_followed_at_once_but_not_for_ever(stage: Stage) -> None:
    socket = await stage.sockets.opened()
    socket.say({"t": "c", "d": {"t": "r", "d": "s2.firebaseio.com"}})
    moved = await stage.sockets.opened()
    assert moved.url.startswith("wss://s2.firebaseio.com/")
    assert stage.sleeps.empty()
    moved.say({"t": "c", "d": {"t": "r", "d": "evil.example"}})
    (await stage.waits()).set()
    assert (await stage.sockets.opened()).url.startswith("wss://s2.firebaseio.com/")


async def test_a_newer_token_is_given_on_the_same_connection() -> None:
    stage = Stage(DatabaseTiming(LinkTiming(probe=3600, answer=3600, keepalive=3600), renew=0.001))
    socket = await stage.sockets.opened()
    assert await socket.accept() == "t1"
    await stage.until(DatabaseState.READY)
    stage.tokens.token = Unavailable("no network for a moment")
    await asyncio.sleep(0)
    stage.tokens.token = "t2"
    asked = await socket.request("auth")
    assert asked["b"] == {"cred": "t2"}
    socket.answer(asked)
    assert stage.connections == [True]
    assert stage.sockets.attempts == 1
    await stage.database.aclose()


@pytest.mark.parametrize("how", ["answer", "push"])
async def test_a_token_that_is_refused_is_not_used_again(stage: Stage, how: str) -> None:
    socket = await stage.sockets.opened()
    if how == "answer":
        socket.greet()
        socket.answer(await socket.request("auth"), "invalid_token", "no")
    else:
        await socket.accept()
        await stage.until(DatabaseState.READY)
        socket.push("ac", {"s": "expired_token", "d": "expired"})
    (await stage.waits()).set()
    assert stage.tokens.refused == ["t1"]


async def test_a_lost_session_ends_it_until_the_next_start(stage: Stage) -> None:
    (await stage.sockets.opened()).hang_up()
    wait = await stage.waits()
    stage.tokens.token = SignInRequired("over")
    wait.set()
    await stage.until(DatabaseState.STOPPED)
    stage.tokens.token = "t2"
    stage.database.start()
    assert await (await stage.sockets.opened()).accept() == "t2"


async def test_stop_closes_the_socket(stage: Stage) -> None:
    socket = await stage.sockets.opened()
    await socket.accept()
    await stage.until(DatabaseState.READY)
    await stage.database.stop()
    assert socket.is_closed
    assert stage.connections == [True, False]
    await stage.database.stop()


async def test_a_message_that_trips_a_bug_ends_the_connection_only(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    socket = await stage.sockets.opened()
    await socket.accept()
    await stage.until(DatabaseState.READY)

    class Broken:
        def on_value(self, value: Any) -> None:
            raise RuntimeError("a bug")

        def on_error(self, error: ChatError) -> None: ...

    stage.database.listen("a", Broken())
    await socket.request("q")
    socket.push("d", {"p": "a", "d": 1})
    (await stage.waits()).set()
    await stage.sockets.opened()
    assert "could not be handled" in caplog.text
