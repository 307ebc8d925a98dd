"""Sockets: order, the end, and garbage."""

import asyncio
import json
import socket as socket_module
from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.changes import Change
from desktop_chat.emulator.database.connection import MAX_WRITE_BYTES
from desktop_chat.emulator.database.database import Databases
from desktop_chat.emulator.database.frames import frames_of
from desktop_chat.emulator.database.listeners import Listener
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import DatabaseServer, DatabaseSettings


@pytest.fixture
def databases() -> Databases:
    return Databases(lambda: 0, load_ruleset('{"rules": {".read": true, ".write": true}}'))


@pytest.fixture
async def url(databases: Databases) -> AsyncIterator[str]:
    sessions = iter(range(1, 1000))
    settings = DatabaseSettings("demo", lambda count: next(sessions).to_bytes(count, "big"))
    server = DatabaseServer(databases, settings)
    port = await server.start("127.0.0.1")
    yield f"http://127.0.0.1:{port}/.ws?v=5&ns=demo"
    await server.stop()


async def send(socket: aiohttp.ClientWebSocketResponse, action: str, **body: object) -> None:
    for frame in frames_of(json.dumps({"t": "d", "d": {"r": 1, "a": action, "b": body}})):
        await socket.send_str(frame)


def next_change(databases: Databases, path: tuple[str, ...]) -> asyncio.Future[None]:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def heard(_change: Change) -> None:
        if not done.done():
            done.set_result(None)

    databases.get("demo").listen(Listener(path, heard, lambda: None))
    return done


async def test_it_greets_then_answers_long_messages(url: str) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        assert (await socket.receive_json())["d"]["t"] == "h"
        await socket.send_str("0")
        await send(socket, "p", p="/a", d="x" * 40_000)
        assert (await socket.receive_json())["d"]["b"]["s"] == "ok"
        await send(socket, "g", p="/a")
        count = int(await socket.receive_str())
        answer = json.loads("".join([await socket.receive_str() for _ in range(count)]))
        assert answer["d"]["b"]["d"] == "x" * 40_000


async def test_a_socket_that_is_cut_off_leaves_its_last_words(url: str, databases: Databases) -> None:
    done = next_change(databases, ("state",))
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        await socket.receive_json()
        await send(socket, "o", p="/state", d="gone")
        await socket.receive_json()
        assert socket._response.connection is not None
        transport = socket._response.connection.transport
        assert transport is not None
        transport.abort()  # no close frame
    async with asyncio.timeout(30):
        await done
    assert databases.get("demo").root.child("state").value == "gone"


async def test_a_client_that_comes_again_ends_its_old_socket(url: str, databases: Databases) -> None:
    done = next_change(databases, ("state",))
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as old:
        session = (await old.receive_json())["d"]["d"]["s"]
        await send(old, "o", p="/state", d="gone")
        await old.receive_json()
        reading = asyncio.ensure_future(old.receive())
        async with http.ws_connect(f"{url}&ls={session}") as new, asyncio.timeout(30):
            await new.receive_json()
            assert (await reading).type in (
                aiohttp.WSMsgType.CLOSE,
                aiohttp.WSMsgType.CLOSED,
                aiohttp.WSMsgType.CLOSING,
            )
            await done


@pytest.mark.parametrize("text", ["{", "[]", '{"t":"d"}', "null"])
async def test_garbage_ends_the_socket(url: str, text: str) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        await socket.receive_json()
        await socket.send_str(text)
        async with asyncio.timeout(30):
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_other_versions_are_refused(url: str) -> None:
    async with aiohttp.ClientSession() as http, http.get(url.replace("v=5", "v=4")) as answer:
        assert answer.status == 400


async def test_client_that_goes_in_its_handshake_is_no_fault(url: str, caplog: pytest.LogCaptureFixture) -> None:
    place = URL(url)
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    shake = f"GET {place.raw_path_qs} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n"
    with socket_module.create_connection(("127.0.0.1", place.port)) as client:
        client.sendall(shake.encode())  # and gone before the server, in this loop, has had its turn
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket:
        assert (await socket.receive_json())["d"]["t"] == "h"
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_changes_reach_another_client(url: str, databases: Databases) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket, asyncio.timeout(30):
        await socket.receive_json()
        await send(socket, "q", p="/a", h="")
        assert (await socket.receive_json())["d"]["b"]["s"] == "ok"  # nothing is there, as the hash says
        databases.get("demo").put("a/b", 1, Caller(admin=True))
        assert (await socket.receive_json())["d"] == {"a": "d", "b": {"p": "a/b", "d": 1}}


async def test_more_than_16_mb_in_frames_are_refused_and_the_socket_lives(url: str, databases: Databases) -> None:
    assert MAX_WRITE_BYTES == 16 * 1024 * 1024
    async with aiohttp.ClientSession() as http, http.ws_connect(url) as socket, asyncio.timeout(60):
        await socket.receive_json()
        message = json.dumps(
            {"t": "d", "d": {"r": 1, "a": "p", "b": {"p": "/a", "d": ["ä" * (MAX_WRITE_BYTES // 4)] * 2}}},
            ensure_ascii=False,
        )
        for frame in frames_of(message):
            await socket.send_str(frame)
        refused = (await socket.receive_json())["d"]["b"]
        words = "Data to write exceeds the maximum size that can be modified with a single request."
        assert refused == {"s": "write_too_big", "d": words}
        await send(socket, "p", p="/a", d=1)
        assert (await socket.receive_json())["d"]["b"]["s"] == "ok"
    assert databases.get("demo").root.child("a").value == 1
