"""The clock of all services over HTTP: `POST /emulator/v1/clock {"turn": seconds}`; GET tells the time."""

import math

from aiohttp import web

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.json_text import parse_json

_CLOCK = "/emulator/v1/clock"
_MOST = 100 * 365.25 * 86_400


class ClockRoutes:
    """Answers with the time that the services now have, in ISO 8601."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(_CLOCK, self._show)
        app.router.add_post(_CLOCK, self._turn)

    async def _show(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._clock.now().isoformat()})

    async def _turn(self, request: web.Request) -> web.Response:
        try:
            seconds = float(parse_json(await request.text())["turn"])
        except (ValueError, TypeError, KeyError):
            seconds = math.nan
        if not abs(seconds) <= _MOST:
            return web.Response(status=400, text='The body must be {"turn": seconds}, of at most a hundred years.\n')
        self._clock.turn(seconds)
        return await self._show(request)
