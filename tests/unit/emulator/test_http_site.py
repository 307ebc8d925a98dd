"""A port that opens, answers, closes, and is told when it is taken."""

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
