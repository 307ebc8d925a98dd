"""The proxy does to a link what its faults say."""

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import FaultProxy

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Echo:
    """A server that answers each line with itself, and counts."""

    def __init__(self) -> None:
        self.heard = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                self.heard += 1
                writer.write(line)
        except OSError:
            pass
        writer.close()


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
async def proxy(echo: Echo) -> AsyncIterator[FaultProxy]:
    made = FaultProxy(await echo.start(), random.Random(1))
    await made.start()
    yield made
    await made.aclose()
    echo.stop()


async def connect(proxy: FaultProxy) -> Ends:
    host, _, port = proxy.address.rpartition(":")
    return await asyncio.open_connection(host, int(port))


async def say(ends: Ends, text: bytes = b"hello\n", seconds: float = 5.0) -> bytes:
    reader, writer = ends
    writer.write(text)
    async with asyncio.timeout(seconds):
        return await reader.readline()


def end(ends: Ends) -> None:
    ends[1].close()


async def test_passes_on_what_it_gets(proxy: FaultProxy) -> None:
    ends = await connect(proxy)
    assert await say(ends, b"x" * 50_000 + b"\n") == b"x" * 50_000 + b"\n"
    end(ends)


async def test_cut_ends_and_refuses_until_mended_on_the_same_address(proxy: FaultProxy) -> None:
    ends, address = await connect(proxy), proxy.address
    await say(ends)
    await proxy.cut()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(ends[0].read(), 5)
    with pytest.raises(ConnectionRefusedError):
        await connect(proxy)
    await proxy.mend()
    assert proxy.address == address
    again = await connect(proxy)
    assert await say(again) == b"hello\n"
    end(ends)
    end(again)


async def test_reset_breaks_what_is_open_and_welcomes_what_is_new(proxy: FaultProxy) -> None:
    ends = await connect(proxy)
    await say(ends)
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(ends[0].read(), 5)
    again = await connect(proxy)
    assert await say(again) == b"hello\n"
    end(ends)
    end(again)


async def test_half_open_accepts_and_stays_silent_even_when_mended(proxy: FaultProxy, echo: Echo) -> None:
    ends = await connect(proxy)
    await say(ends)
    proxy.half_open()
    late = await connect(proxy)
    for silent in (ends, late):
        with pytest.raises(TimeoutError):
            await say(silent, seconds=0.1)
    assert echo.heard == 1
    await proxy.mend()
    with pytest.raises(TimeoutError):
        await say(ends, seconds=0.1)
    fresh = await connect(proxy)
    assert await say(fresh) == b"hello\n"
    for each in (ends, late, fresh):
        end(each)


async def test_lost_answer_is_one_whose_question_arrived(proxy: FaultProxy, echo: Echo) -> None:
    ends = await connect(proxy)
    proxy.weather.loss = 1.0
    with pytest.raises(OSError):  # noqa: PT011 - reset, as the system likes
        await say(ends)
    assert (echo.heard, proxy.lost_answers) == (1, 1)
    end(ends)


async def test_latency_holds_back_each_way_without_adding_up(proxy: FaultProxy) -> None:
    ends = await connect(proxy)
    proxy.weather.latency = 0.1
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for _ in range(5):
        ends[1].write(b"x\n")
        await asyncio.sleep(0.01)
    for _ in range(5):
        await ends[0].readline()
    assert 0.2 <= loop.time() - begun < 0.9
    end(ends)


async def test_rate_slows_what_passes(proxy: FaultProxy) -> None:
    ends = await connect(proxy)
    proxy.weather.rate = 10_000
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await say(ends, b"x" * 2_000 + b"\n")
    assert loop.time() - begun >= 0.2
    end(ends)
