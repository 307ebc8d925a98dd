"""What SDKs and REST clients of the Realtime Database see of faults."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from desktop_chat.emulator.database.database import Databases
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import DatabaseServer, DatabaseSettings
from desktop_chat.emulator.faults.connections import ConnectionFaults
from desktop_chat.emulator.faults.fault import Fault
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.http_calls import faulty
from desktop_chat.emulator.faults.tcp import TcpFaults
from tests.firestore_wire import id_token

MOMENT = 0.3


class World:
    """A database that anybody may use, behind faults."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = Faults(faults)
        self.databases = Databases(lambda: 0, load_ruleset('{"rules": {".read": true, ".write": true}}'))
        self.url = ""

    def value(self, key: str) -> Any:
        return self.databases.get("demo").root.child(key).value

    @asynccontextmanager
    async def running(self) -> AsyncIterator[aiohttp.ClientSession]:
        sessions = iter(range(1, 1000))
        tcp = TcpFaults(self.faults, "database")
        server = DatabaseServer(
            self.databases,
            DatabaseSettings("demo", lambda count: next(sessions).to_bytes(count, "big")),
            middlewares=[faulty("database", self.faults)],
            make_trouble=ConnectionFaults(self.faults, tcp).of,
            before=tcp.before,
        )
        self.url = f"http://127.0.0.1:{await server.start('127.0.0.1')}"
        async with aiohttp.ClientSession() as http:
            yield http
        tcp.close()
        await server.stop()

    @asynccontextmanager
    async def socket(self) -> AsyncIterator["Socket"]:
        async with self.running() as http, http.ws_connect(f"{self.url}/.ws?v=5&ns=demo") as socket:
            client = Socket(socket)
            if not self.faults:
                await client.next()
            yield client


class Socket:
    """Speaks the protocol and waits no longer than a moment."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def next(self) -> Any:
        """Return the next message; "silent" when none comes, "broken" when the connection ends."""
        try:
            received = await asyncio.wait_for(self.socket.receive(), MOMENT)
        except TimeoutError:
            return "silent"
        return json.loads(received.data) if received.type is aiohttp.WSMsgType.TEXT else "broken"

    async def ask(self, action: str, **body: Any) -> Any:
        await self.socket.send_str(json.dumps({"t": "d", "d": {"r": 1, "a": action, "b": body}}))
        answer = await self.next()
        return answer["d"].get("b", {}).get("s") if isinstance(answer, dict) else answer


async def test_answer_is_lost_after_the_write() -> None:
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("drop", methods=("database.put",))])
        assert await socket.ask("p", p="/a", d=1) == "broken"
        assert world.value("a") == 1


async def test_refused_request_does_nothing_and_the_connection_stays() -> None:
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("refuse", methods=("database.put",), count=1)])
        assert await socket.ask("p", p="/a", d=1) == "unavailable"
        assert world.value("a") is None
        assert await socket.ask("p", p="/a", d=2) == "ok"


async def test_half_open_request_is_never_answered() -> None:
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("half-open", methods=("database.listen",), count=1)])
        assert await socket.ask("q", p="/a", h="") == "silent"


async def test_open_socket_falls_silent_or_breaks_when_the_fault_is_put() -> None:
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("half-open", methods=("database.socket",))])
        assert await socket.ask("p", p="/a", d=1) == "silent"
        assert world.value("a") is None
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("kill", methods=("database.socket",))])
        assert await socket.next() == "broken"


async def test_expired_token_ends_the_session_until_another_one_comes() -> None:
    world = World()
    async with world.socket() as socket:
        assert await socket.ask("auth", cred=id_token("ada")) == "ok"
        world.faults.replace("", [Fault("expire", methods=("database.*",), user="ada", count=1)])
        await socket.socket.send_str(json.dumps({"t": "d", "d": {"r": 2, "a": "p", "b": {"p": "/a", "d": 1}}}))
        assert (await socket.next())["d"]["a"] == "ac"
        assert (await socket.next())["d"]["b"]["s"] == "expired_token"
        assert world.value("a") is None
        assert await socket.ask("auth", cred=id_token("ada", email="new@example.org")) == "ok"
        assert await socket.ask("p", p="/a", d=1) == "ok"


async def test_delay_holds_a_request_back() -> None:
    world = World()
    async with world.socket() as socket:
        world.faults.replace("", [Fault("delay", methods=("database.put",), seconds=(MOMENT * 2, MOMENT * 2))])
        assert await socket.ask("p", p="/a", d=1) == "silent"
        assert world.value("a") is None
        answer = await asyncio.wait_for(socket.socket.receive_json(), 5)
        assert answer["d"]["b"]["s"] == "ok"


async def test_same_seed_strikes_the_same_calls() -> None:
    async def strikes() -> list[str]:
        world = World()
        async with world.socket() as socket:
            world.faults.replace("", [Fault("refuse", methods=("database.put",), percent=50, seed=3)])
            return [await socket.ask("p", p="/a", d=number) for number in range(12)]

    first = await strikes()
    assert {"ok", "unavailable"} == set(first)
    assert await strikes() == first


async def test_event_stream_falls_silent_and_breaks() -> None:
    world = World()
    async with world.running() as http:
        async with http.get(f"{world.url}/a.json", headers={"Accept": "text/event-stream"}) as events:
            assert b"put" in await asyncio.wait_for(events.content.readline(), 5)
            await events.content.readuntil(b"\n\n")
            world.faults.replace("", [Fault("half-open", methods=("database.stream",))])
            async with http.put(f"{world.url}/a.json", json=1) as answer:
                assert answer.status == 200
            try:
                heard = await asyncio.wait_for(events.content.readline(), MOMENT)
            except TimeoutError:
                heard = b""
            assert heard == b""
        world.faults.replace("", [])
        async with http.get(f"{world.url}/a.json", headers={"Accept": "text/event-stream"}) as events:
            await events.content.readuntil(b"\n\n")
            world.faults.replace("", [Fault("kill", methods=("database.stream",))])
            try:
                rest = await asyncio.wait_for(events.content.read(), 5)
            except aiohttp.ClientError:
                rest = b""
            assert rest == b""


async def test_rest_call_is_refused_for_the_person_of_its_parameter() -> None:
    world = World(Fault("refuse", methods=("database.PUT",), user="ada"))
    async with world.running() as http:
        async with http.put(f"{world.url}/a.json?auth={id_token('ada')}", json=1) as answer:
            assert answer.status == 503
        async with http.put(f"{world.url}/a.json?auth={id_token('bob')}", json=2) as answer:
            assert answer.status == 200
    assert world.value("a") == 2
