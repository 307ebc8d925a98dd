"""An aiohttp application on a port of its own."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiohttp import web

Before = Callable[[Callable[[], asyncio.BaseProtocol]], Callable[[], asyncio.BaseProtocol]]


def nothing_before(protocol: Callable[[], asyncio.BaseProtocol]) -> Callable[[], asyncio.BaseProtocol]:
    """Let every connection through."""
    return protocol


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
            self._server.close()
            self._server = None
        await self._runner.cleanup()
        # A closed connection lets go of its socket one turn of the loop later, and there may be no later one.
        await asyncio.sleep(0)
