"""An aiohttp application on a port of its own."""

from typing import Any

from aiohttp import web


class HttpSite:
    """Started once, stopped once; ``options`` go to aiohttp's runner.

    There is no access log: it would name API keys, tokens and link codes, and nobody reads it.
    """

    def __init__(self, app: web.Application, **options: Any) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, **options)

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close the port and every connection."""
        await self._runner.cleanup()
