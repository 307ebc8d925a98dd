"""An aiohttp application on a port of its own."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, cast

from aiohttp import web

Before = Callable[[Callable[[], asyncio.BaseProtocol]], Callable[[], asyncio.BaseProtocol]]


def nothing_before(protocol: Callable[[], asyncio.BaseProtocol]) -> Callable[[], asyncio.BaseProtocol]:
    """Let every connection through."""
    return protocol


async def close_port(server: asyncio.Server) -> None:
    """Accept no more connections, and return when the protocols of those that were accepted know of them.

    asyncio makes the transport of a connection one turn of the loop after it has accepted it. A server that is closed
    between the two drops the connection without closing it.
    """
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # on Windows, whose loop accepts in another way
        for listening in server.sockets:
            loop.remove_reader(listening.fileno())
    for _ in range(3):
        await asyncio.sleep(0)
    server.close()


class HttpSite:
    """Started once, stopped once; ``options`` go to aiohttp's runner, ``before`` may stand before its connections.

    There is no access log: it would name API keys, tokens and link codes, and nobody reads it.
    """

    def __init__(self, app: web.Application, before: Before = nothing_before, **options: Any) -> None:
        self._before = before
        self._server: asyncio.Server | None = None
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, **options)

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        protocol = cast("Callable[[], asyncio.BaseProtocol]", self._runner.server)
        try:
            self._server = await loop.create_server(self._before(protocol), host, port, backlog=128)
        except OSError:
            await self._runner.cleanup()
            raise
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is not None:
            await close_port(self._server)
            self._server = None
        await self._runner.cleanup()
        # A closed connection lets go of its socket one turn of the loop later, and there may be no later one.
        await asyncio.sleep(0)
