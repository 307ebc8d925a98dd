"""What tests and tools say over HTTP: put rules in force, delete all documents, ask whether the server is there."""

from collections.abc import Iterable
from typing import Any, Protocol

from aiohttp import web

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.json_text import parse_json
from desktop_chat.emulator.rules.errors import RulesError

_RULES = "/emulator/v1/projects/{project}:securityRules"
_DOCUMENTS = "/emulator/v1/projects/{project}/databases/{database}/documents"
_LARGEST_BODY = 4 * 1024 * 1024


class Routes(Protocol):
    """A part of what can be said over HTTP, such as the meter's."""

    def add_to(self, app: web.Application) -> None:
        """Add its routes."""
        ...


class Control:
    """The HTTP application; anybody who reaches it is an administrator, as with the official emulator."""

    def __init__(self, databases: Databases, rules: SecurityRules, more: Iterable[Routes] = ()) -> None:
        self._more = tuple(more)
        self._databases = databases
        self._rules = rules

    def application(self) -> web.Application:
        """The routes."""
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_get("/", _ready)
        app.router.add_get(_RULES, self._get_rules)
        app.router.add_put(_RULES, self._put_rules)
        app.router.add_delete(_DOCUMENTS, self._clear)
        for routes in self._more:
            routes.add_to(app)
        return app

    async def _put_rules(self, request: web.Request) -> web.Response:
        try:
            file = rules_file_in(await request.text())
            self._rules.replace(request.match_info["project"], file)
        except (RulesError, ValueError) as error:
            return web.Response(status=400, text=f"{error}\n")
        return web.json_response({})

    async def _get_rules(self, request: web.Request) -> web.Response:
        loaded = self._rules.of_project(request.match_info["project"])
        files = [] if loaded is None else [{"name": loaded.file.name, "content": loaded.file.source}]
        return web.json_response({"rules": {"files": files}})

    async def _clear(self, request: web.Request) -> web.Response:
        project, database = request.match_info["project"], request.match_info["database"]
        try:
            self._databases.get(f"projects/{project}/databases/{database}").clear()
        except FirestoreError as error:
            return web.Response(status=400, text=f"{error.message}\n")
        return web.json_response({})


def rules_file_in(body: str) -> RulesFile:
    """The one file in `{"rules": {"files": [{"name", "content"}]}}`; ValueError says what is wrong with the body."""
    try:
        value: Any = parse_json(body)
    except ValueError as error:
        raise ValueError(f"The body is not JSON: {error}.") from error
    try:
        (file,) = value["rules"]["files"]
        name, content = file.get("name") or "firestore.rules", file["content"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError('The body must be {"rules": {"files": [{"name": …, "content": …}]}} with one file.') from error
    if not isinstance(name, str) or not isinstance(content, str):
        raise ValueError('"name" and "content" of the rules file must be texts.')
    return RulesFile(name, content)


async def _ready(_request: web.Request) -> web.Response:
    return web.Response(text="Ok\n")
