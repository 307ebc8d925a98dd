"""The emulator hub: tells tools which emulators run where, as the official one does."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from desktop_chat.emulator.addresses import join_address, split_address
from desktop_chat.emulator.http_site import HttpSite

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Hub:
    """Answers ``GET /emulators`` with the services and itself, and serves the Rules API where there is one."""

    def __init__(self, endpoints: Mapping[str, str], rules_api: Handler | None = None) -> None:
        self._rules_api = rules_api
        self._endpoints = dict(endpoints)
        self._site: HttpSite | None = None

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        app = web.Application()
        app.router.add_get("/emulators", self._emulators)
        for verb, enabled in (("enable", True), ("disable", False)):
            app.router.add_put(f"/functions/{verb}BackgroundTriggers", _answering({"enabled": enabled}))
        if self._rules_api is not None:
            app.router.add_route("*", "/firebaserules.googleapis.com/v1/{path:.+}", self._rules_api)
            app.router.add_route("*", "/v1/{path:projects/.+}", self._rules_api)
        self._site = HttpSite(app)
        bound = await self._site.start(host, port)
        self._endpoints["hub"] = join_address(host, bound)
        if self._rules_api is not None:
            self._endpoints["rules"] = self._endpoints["hub"]
        return bound

    async def stop(self) -> None:
        """Close the port."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    async def _emulators(self, _request: web.Request) -> web.Response:
        described = {name: _description(name, address) for name, address in self._endpoints.items()}
        return web.json_response(described, headers={"Access-Control-Allow-Origin": "*"})


def _answering(said: Mapping[str, Any]) -> Handler:
    """Answer the same each time: tests switch the triggers of functions off, and there are none."""

    async def handle(_request: web.Request) -> web.Response:
        return web.json_response(dict(said))

    return handle


def _description(name: str, address: str) -> dict[str, Any]:
    host, port = split_address(address)
    listen = {"address": host, "family": _family(host), "port": port}
    return {"name": name, "host": host, "port": port, "listen": [listen]}


def _family(host: str) -> str:
    try:
        return f"IPv{ipaddress.ip_address(host).version}"
    except ValueError:
        return "IPv4"
