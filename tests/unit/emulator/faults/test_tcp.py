"""Connections that stay and say nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from desktop_chat.emulator.faults.fault import Fault
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.tcp import TcpFaults

HALF_OPEN = Fault("half-open", methods=("auth.connection",))


class Echo(asyncio.Protocol):
    """Writes back what it hears."""

    heard = b""
    lost = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.heard += data
        self._transport.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.lost += 1
        self._transport.close()  # as aiohttp does


class Server:
    """A port with faults before an echo."""

    def __init__(self, port: int, echoes: list[Echo]) -> None:
        self.port = port
        self.echoes = echoes

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)


@asynccontextmanager
async def echo(faults: Faults) -> AsyncIterator[Server]:
    echoes: list[Echo] = []

    def make() -> Echo:
        echoes.append(Echo())
        return echoes[-1]

    tcp = TcpFaults(faults, "auth")
    server = await asyncio.get_running_loop().create_server(tcp.before(make), "127.0.0.1", 0)
    try:
        yield Server(server.sockets[0].getsockname()[1], echoes)
    finally:
        tcp.close()
        server.close()


async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, word: bytes) -> bytes:
    """Return what comes back within a moment."""
    writer.write(word)
    try:
        return await asyncio.wait_for(reader.read(100), 0.3)
    except TimeoutError:
        return b""


@pytest.mark.parametrize("fault", [None, Fault("half-open"), Fault("half-open", methods=("storage.connection",))])
async def test_other_faults_let_connections_through(fault: Fault | None) -> None:
    async with echo(Faults([fault] if fault else [])) as server:
        reader, writer = await server.connect()
        assert await say(reader, writer, b"hello") == b"hello"
        writer.close()


async def test_struck_connection_is_taken_and_never_read() -> None:
    async with echo(Faults([HALF_OPEN])) as server:
        reader, writer = await server.connect()
        assert await say(reader, writer, b"hello") == b""
        assert not reader.at_eof()
        assert server.echoes == []
        writer.close()


async def test_open_connection_falls_silent_when_the_fault_is_put() -> None:
    faults = Faults()
    async with echo(faults) as server:
        reader, writer = await server.connect()
        assert await say(reader, writer, b"one") == b"one"
        faults.replace("", [HALF_OPEN])
        assert await say(reader, writer, b"two") == b""
        assert server.echoes[0].heard == b"one"
        server.echoes[0]._transport.write(b"three")
        assert await say(reader, writer, b"") == b""
        faults.clear("")
        other = await server.connect()
        assert await say(*other, b"four") == b"four"
        assert await say(reader, writer, b"five") == b"", "a silent one stays so, as after a cable was pulled"
        writer.close()
        other[1].close()


async def test_silent_connections_end_with_the_server() -> None:
    async with echo(Faults([HALF_OPEN])) as server:
        reader, writer = await server.connect()
        await asyncio.sleep(0)
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


@pytest.mark.parametrize("gives_up", [True, False])
async def test_service_is_told_once_that_a_silent_connection_is_lost(*, gives_up: bool) -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: errors.append(context))
    faults = Faults()
    async with echo(faults) as server:
        reader, writer = await server.connect()
        await say(reader, writer, b"hello")
        faults.replace("", [HALF_OPEN])
        if gives_up:
            server.echoes[0]._transport.close()
            assert await say(reader, writer, b"") == b""
            assert not reader.at_eof(), "the other side hears nothing of it"
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert (server.echoes[0].lost, errors) == (1, [])
    writer.close()
