"""Faults over HTTP: `PUT`, `GET` and `DELETE /emulator/v1/projects/{project}/faults`."""

from aiohttp import web

from desktop_chat.emulator.faults.fault import FaultError, fault_of
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.json_text import parse_json

_FAULTS = "/emulator/v1/projects/{project}/faults"


class FaultRoutes:
    """PUT takes `{"faults": [...]}` and replaces what there was; GET adds how often each struck."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(_FAULTS, self._show)
        app.router.add_put(_FAULTS, self._put)
        app.router.add_delete(_FAULTS, self._delete)

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response({"faults": self._faults.describe(request.match_info["project"])})

    async def _put(self, request: web.Request) -> web.Response:
        try:
            body = parse_json(await request.text())
            listed = body.get("faults") if isinstance(body, dict) else None
            if not isinstance(listed, list):
                raise FaultError('the body must be {"faults": [...]}')
            faults = [fault_of(value) for value in listed]
        except ValueError as error:
            return web.Response(status=400, text=f"{error}\n")
        self._faults.replace(request.match_info["project"], faults)
        return await self._show(request)

    async def _delete(self, request: web.Request) -> web.Response:
        described = self._faults.describe(request.match_info["project"])
        self._faults.clear(request.match_info["project"])
        return web.json_response({"faults": described})
