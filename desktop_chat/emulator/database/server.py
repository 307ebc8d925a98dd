"""The Realtime Database on its port: REST, event streams and WebSockets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web
from aiohttp.typedefs import Middleware

from desktop_chat.emulator.database.caller import Caller, caller_of
from desktop_chat.emulator.database.database import Database, Databases
from desktop_chat.emulator.database.errors import DatabaseError, invalid, write_too_big
from desktop_chat.emulator.database.event_stream import EventStream, serve_events
from desktop_chat.emulator.database.push_ids import PushIds
from desktop_chat.emulator.database.rest import MAX_READ_BYTES, Rest, RestAnswer, RestRequest, readable, refusal
from desktop_chat.emulator.database.websocket import HEARTBEAT, MakeTrouble, Sockets, no_trouble
from desktop_chat.emulator.http_site import Before, HttpSite, nothing_before

MAX_WRITE_BYTES = 256 * 1024 * 1024
"""The documented size of one write over REST."""
_SESSION_BYTES = 16
_MAX_NAMESPACE = 200


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """``namespace`` is the database of requests that name none; ``randomness`` returns so many random bytes.

    ``heartbeat`` is how many seconds a client on a socket may be silent before it is asked whether it is there; it is
    taken for gone after half as long again. ``largest_write`` and ``largest_read`` are bytes of one REST request.
    """

    namespace: str
    randomness: Callable[[int], bytes]
    check_expiry: bool = False
    heartbeat: float = HEARTBEAT
    largest_write: int = MAX_WRITE_BYTES
    largest_read: int = MAX_READ_BYTES


class DatabaseServer:
    """Serves ``databases``."""

    def __init__(
        self,
        databases: Databases,
        settings: DatabaseSettings,
        *,
        middlewares: Sequence[Middleware] = (),
        make_trouble: MakeTrouble = no_trouble,
        before: Before = nothing_before,
    ) -> None:
        self._before = before
        self._databases = databases
        self._settings = settings
        self._rest = Rest(PushIds(settings.randomness), settings.largest_read)
        self._middlewares = middlewares
        self._make_trouble = make_trouble
        self._sockets = Sockets(
            lambda: settings.randomness(_SESSION_BYTES).hex(),
            check_expiry=settings.check_expiry,
            heartbeat=settings.heartbeat,
            make_trouble=make_trouble,
        )
        self._site: HttpSite | None = None

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        app = web.Application(client_max_size=self._settings.largest_write, middlewares=self._middlewares)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._site = HttpSite(app, self._before, handler_cancellation=True)
        return await self._site.start(host, port)

    async def stop(self) -> None:
        """Close the port and every connection; what clients left for their end is written."""
        await self._sockets.close()
        if self._site is not None:
            await self._site.stop()
            self._site = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        origin = {"Access-Control-Allow-Origin": request.headers.get("Origin", "*")}
        if request.method == "OPTIONS":
            asked = request.headers.get("Access-Control-Request-Headers", "*")
            methods = {
                "Access-Control-Allow-Methods": "GET,PUT,POST,PATCH,DELETE",
                "Access-Control-Allow-Headers": asked,
            }
            return web.Response(status=204, headers={**origin, **methods})
        try:
            return await self._dispatch(request, origin)
        except DatabaseError as error:
            return _response(refusal(error), origin)

    async def _dispatch(self, request: web.Request, origin: dict[str, str]) -> web.StreamResponse:
        database = self._database(request.query.get("ns", self._settings.namespace))
        path = "/".join(unquote(part) for part in _segments(request.rel_url.raw_path))
        if path == ".ws":
            if request.query.get("v") != "5":
                raise invalid("Only version 5 of the protocol is spoken here.")
            return await self._sockets.serve(request, database)
        if not path.endswith(".json"):
            raise DatabaseError(404, "invalid_data", "Append .json to your request URI to use the REST API.")
        asked = RestRequest(
            request.method,
            path.removesuffix(".json"),
            dict(request.query),
            {name.lower(): value for name, value in request.headers.items()},
            await _body(request),
        )
        caller = self._caller(request)
        if request.method == "GET" and "text/event-stream" in request.headers.get("Accept", ""):
            where, query = readable(database, caller, asked)
            credential = request.query.get("auth") or request.headers.get("Authorization", "").partition(" ")[2]
            trouble = self._make_trouble("stream", credential, request.transport)
            return await serve_events(request, EventStream(database, where, query, caller), trouble)
        return _response(self._rest.answer(database, caller, asked), origin)

    def _database(self, name: str) -> Database:
        if not name or len(name) > _MAX_NAMESPACE or not name.replace("-", "").replace("_", "").isalnum():
            raise invalid("Invalid namespace.")
        return self._databases.get(name)

    def _caller(self, request: web.Request) -> Caller:
        authorization = request.headers.get("Authorization")
        return caller_of(authorization, request.query, check_expiry=self._settings.check_expiry)


def _segments(raw_path: str) -> list[str]:
    segments = raw_path.split("/")
    if any("/" in unquote(segment) for segment in segments):
        raise invalid("Invalid path: a key must not contain a slash.")
    return [segment for segment in segments if segment]


async def _body(request: web.Request) -> str:
    try:
        return (await request.read()).decode()
    except UnicodeDecodeError:
        raise invalid("Invalid data; not UTF-8.") from None
    except web.HTTPRequestEntityTooLarge:
        raise write_too_big() from None


def _response(answer: RestAnswer, headers: dict[str, str]) -> web.Response:
    exposed = {"Access-Control-Expose-Headers": "ETag"} if "ETag" in answer.headers else {}
    return web.Response(
        status=answer.status,
        text=answer.text or None,
        content_type="application/json",
        charset="utf-8",
        headers={**headers, **answer.headers, **exposed, "Cache-Control": "no-cache"},
    )
