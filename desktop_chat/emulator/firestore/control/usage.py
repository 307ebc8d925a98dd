"""The meter over HTTP: `GET /emulator/v1/projects/{project}/usage`, and DELETE (or `?reset=true`) to begin anew."""

from aiohttp import web

from desktop_chat.emulator.firestore.meter import Meter

_USAGE = "/emulator/v1/projects/{project}/usage"


class UsageRoutes:
    """Shows what was counted so far; with a reset, what was counted until then."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(_USAGE, self._show)
        app.router.add_delete(_USAGE, self._reset)

    async def _show(self, request: web.Request) -> web.Response:
        project = request.match_info["project"]
        report = self._meter.report(project)
        if request.query.get("reset") == "true":
            self._meter.reset(project)
        return web.json_response(report)

    async def _reset(self, request: web.Request) -> web.Response:
        project = request.match_info["project"]
        report = self._meter.report(project)
        self._meter.reset(project)
        return web.json_response(report)
