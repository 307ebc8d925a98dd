"""What tests and tools say: put rules in force, remove everything, ask whether the server is there."""

from collections.abc import Mapping

from aiohttp import web

from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.routes import Route, route
from desktop_chat.emulator.storage.security_rules import StorageRules, rules_files_in
from desktop_chat.emulator.storage.uploads import Uploads


class StorageControl:
    """Anybody who reaches it is an administrator, as with the official emulator."""

    def __init__(self, rules: StorageRules, objects: Objects, uploads: Uploads) -> None:
        self._rules = rules
        self._objects = objects
        self._uploads = uploads

    def routes(self) -> list[Route]:
        """The paths."""
        return [
            route("PUT", "/internal/setRules", self._put_rules),
            route("POST", "/internal/reset", self._reset),
            route("GET", "/", _ready),
        ]

    async def _put_rules(self, request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        try:
            self._rules.replace(rules_files_in(await request.read()))
        except (RulesError, ValueError) as error:
            return web.json_response({"message": f"The rules were refused, the old ones stay: {error}"}, status=400)
        return web.json_response({"message": "Rules updated successfully"})

    async def _reset(self, _request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        self._objects.clear()
        self._uploads.clear()
        return web.json_response({})


async def _ready(_request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
    return web.json_response({"emulator": "storage"})
