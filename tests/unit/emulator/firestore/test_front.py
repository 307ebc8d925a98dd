import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from desktop_chat.emulator.firestore.front import PREFACE, Front


class Echo(asyncio.Protocol):
    """Answers `mark` and whatever comes; `None` (as in a hang-up) closes."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._mark + data)
        if data.endswith(b"bye"):
            self._transport.close()


@asynccontextmanager
async def running_front() -> AsyncIterator[tuple[Front, int]]:
    loop = asyncio.get_running_loop()
    inner = await loop.create_server(lambda: Echo(b"grpc:"), "127.0.0.1", 0)
    front = Front(("127.0.0.1", inner.sockets[0].getsockname()[1]), lambda: Echo(b"http:"))
    try:
        yield front, await front.start("127.0.0.1", 0)
    finally:
        await front.stop()
        inner.close()


async def _talk(port: int, *parts: bytes, expected: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        async with asyncio.timeout(30):
            assert await reader.readexactly(len(expected)) == expected
    finally:
        writer.close()
        await writer.wait_closed()


async def test_the_first_bytes_decide() -> None:
    async with running_front() as (_, port):
        await _talk(port, PREFACE + b"\r\nSM", expected=b"grpc:" + PREFACE + b"\r\nSM")
        await _talk(port, b"GET / HTTP/1.1\r\n", expected=b"http:GET / HTTP/1.1\r\n")
        await _talk(port, b"PUT /x HTTP/1.1\r\n", expected=b"http:PUT /x HTTP/1.1\r\n")


async def test_the_preface_may_come_in_pieces() -> None:
    async with running_front() as (_, port):
        await _talk(port, b"P", b"RI * HT", PREFACE[8:], expected=b"grpc:" + PREFACE)
        await _talk(port, b"P", b"OST / HTTP/1.1\r\n", expected=b"http:POST / HTTP/1.1\r\n")


async def test_much_data_comes_through_whole() -> None:
    async with running_front() as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sent = PREFACE + bytes(range(256)) * 20_000

        async def send() -> None:
            writer.write(sent)
            await writer.drain()

        sending = asyncio.ensure_future(send())
        received = b""
        async with asyncio.timeout(30):
            # The echo puts a mark before each piece that it happened to get.
            while len(received.replace(b"grpc:", b"")) < len(sent):
                received += await reader.read(1 << 20)
        await sending
        assert received.replace(b"grpc:", b"") == sent
        writer.close()


async def test_a_hang_up_behind_is_one_in_front() -> None:
    async with running_front() as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(PREFACE + b"bye")
        async with asyncio.timeout(30):
            assert await reader.read() == b"grpc:" + PREFACE + b"bye"
        writer.close()


async def test_stopping_closes_what_is_open() -> None:
    async with running_front() as (front, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(PREFACE)
        async with asyncio.timeout(30):
            await reader.readexactly(len(PREFACE) + 5)
            await front.stop()
            assert await reader.read() == b""
        writer.close()
        with pytest.raises(OSError, match=r"refused|Connect call failed"):
            await asyncio.open_connection("127.0.0.1", port)


async def test_without_a_grpc_server_the_connection_is_closed(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    closed = await loop.create_server(lambda: Echo(b""), "127.0.0.1", 0)
    nobody = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    front = Front(("127.0.0.1", nobody), lambda: Echo(b"http:"))
    port = await front.start("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(PREFACE)
    async with asyncio.timeout(30):
        assert await reader.read() == b""
    writer.close()
    await front.stop()
    assert "does not answer" in caplog.text
