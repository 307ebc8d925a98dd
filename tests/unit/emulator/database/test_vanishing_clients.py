"""Clients that go without a word: what they left for their end is written after the keepalive that they miss."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from desktop_chat.emulator.database.database import Databases
from desktop_chat.emulator.database.listeners import Listener
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import DatabaseServer, DatabaseSettings
from desktop_chat.emulator.faults.connections import ConnectionFaults
from desktop_chat.emulator.faults.fault import Fault
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.tcp import TcpFaults

HEARTBEAT = 0.2
PATIENCE = 10


class World:
    """A server that gives a silent client up after one and a half heartbeats."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.databases = Databases(lambda: 0, load_ruleset('{"rules": {".read": true, ".write": true}}'))
        self.tcp = TcpFaults(self.faults, "database")
        sessions = iter(range(1, 1000))
        self.server = DatabaseServer(
            self.databases,
            DatabaseSettings("demo", lambda count: next(sessions).to_bytes(count, "big"), heartbeat=HEARTBEAT),
            make_trouble=ConnectionFaults(self.faults, self.tcp).of,
            before=self.tcp.before,
        )

    def strike(self, kind: str, method: str) -> None:
        self.faults.replace("", [Fault(kind, methods=(method,))])

    def stored(self, name: str) -> Any:
        return self.databases.get("demo").root.child(name).value

    async def until_gone(self) -> None:
        gone = asyncio.Event()
        stop = self.databases.get("demo").listen(Listener(("state",), lambda _change: gone.set(), lambda: None))
        async with asyncio.timeout(PATIENCE):
            while self.stored("state") != "gone":
                await gone.wait()
        stop()


class Socket:
    """A client that leaves its last words first."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, action: str, **body: Any) -> None:
        await self.socket.send_str(json.dumps({"t": "d", "d": {"r": 1, "a": action, "b": body}}))

    async def next(self, kind: aiohttp.WSMsgType = aiohttp.WSMsgType.TEXT) -> Any:
        async with asyncio.timeout(PATIENCE):
            while (received := await self.socket.receive()).type is not kind:
                assert received.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING), received
        return received.data

    async def ask(self, action: str, **body: Any) -> Any:
        await self.send(action, **body)
        return json.loads(await self.next())["d"]["b"]["s"]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    world.tcp.close()
    await world.server.stop()


async def _client(world: World, http: aiohttp.ClientSession, *, autoping: bool = True) -> Socket:
    port = await world.server.start("127.0.0.1")
    client = Socket(await http.ws_connect(f"http://127.0.0.1:{port}/.ws?v=5&ns=demo", autoping=autoping))
    await client.next()
    assert await client.ask("o", p="/state", d="gone") == "ok"
    return client


@pytest.mark.parametrize("method", ["database.socket", "database.put", "database.connection"])
async def test_half_open_client_hears_nothing_and_is_given_up(world: World, method: str) -> None:
    async with aiohttp.ClientSession() as http:
        client = await _client(world, http)
        world.strike("half-open", method)
        await client.send("p", p="/x", d=1)
        hearing = asyncio.ensure_future(client.socket.receive())
        await world.until_gone()
        told, _ = await asyncio.wait([hearing], timeout=HEARTBEAT)
        hearing.cancel()
    assert world.stored("x") is None
    assert not told, "nobody tells a client whose cable is pulled"


async def test_client_that_is_asleep_is_given_up(world: World) -> None:
    async with aiohttp.ClientSession() as http:
        client = await _client(world, http, autoping=False)
        await world.until_gone()
        assert not client.socket.closed, "the client did not go by itself"


async def test_killed_socket_leaves_its_last_words(world: World) -> None:
    async with aiohttp.ClientSession() as http:
        client = await _client(world, http)
        world.strike("kill", "database.socket")
        await world.until_gone()
        assert (await client.socket.receive()).type is aiohttp.WSMsgType.CLOSED


async def test_client_that_answers_stays(world: World) -> None:
    async with aiohttp.ClientSession() as http:
        client = await _client(world, http, autoping=False)
        for _ in range(4):
            await client.socket.pong(await client.next(aiohttp.WSMsgType.PING))
        assert await client.ask("p", p="/x", d=1) == "ok"
        assert (world.stored("x"), world.stored("state")) == (1, None)
