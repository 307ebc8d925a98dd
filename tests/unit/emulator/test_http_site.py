"""A port that opens, answers, closes, and is told when it is taken."""

import asyncio
import contextlib
import gc
import socket

import aiohttp
import pytest
from aiohttp import web

from desktop_chat.emulator.http_site import HttpSite


def application() -> web.Application:
    async def hello(_request: web.Request) -> web.Response:
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    return app


async def test_it_answers_until_it_is_stopped() -> None:
    site = HttpSite(application())
    port = await site.start("127.0.0.1")
    async with aiohttp.ClientSession() as http:
        async with http.get(f"http://127.0.0.1:{port}/") as response:
            assert await response.text() == "hello"
        await site.stop()
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(f"http://127.0.0.1:{port}/")


async def test_a_port_that_is_taken_is_an_error() -> None:
    first, second = HttpSite(application()), HttpSite(application())
    port = await first.start("127.0.0.1")
    with pytest.raises(OSError, match="address already in use"):
        await second.start("127.0.0.1", port)
    await first.stop()


@pytest.mark.parametrize("turns", range(5))
def test_who_comes_while_it_stops_is_closed(turns: int) -> None:
    """An open connection that nobody knows of would be told by Python, and end this test."""

    async def come_and_stop() -> bytes:
        site = HttpSite(application())
        port = await site.start("127.0.0.1")
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            for _ in range(turns):
                await asyncio.sleep(0)
            await site.stop()
            with contextlib.suppress(ConnectionResetError):
                return client.recv(1)
        return b""

    assert asyncio.run(come_and_stop()) == b""
    gc.collect()
