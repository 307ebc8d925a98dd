"""The local Cloud Storage on one port, on the loop that calls ``start``."""

from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.meter import Meter
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.http_site import Before, HttpSite, nothing_before
from desktop_chat.emulator.storage.authorize import StorageAuthorizer
from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.control import StorageControl
from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.firebase_api import FirebaseApi
from desktop_chat.emulator.storage.firebase_uploads import FirebaseUploads
from desktop_chat.emulator.storage.json_api import JsonApi
from desktop_chat.emulator.storage.json_buckets import JsonBuckets
from desktop_chat.emulator.storage.json_uploads import JsonUploads
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.requests import LARGEST_JSON
from desktop_chat.emulator.storage.routes import Routes
from desktop_chat.emulator.storage.security_rules import StorageRules, StorageRulesFile
from desktop_chat.emulator.storage.uploads import Uploads

_METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE"
# A page sees no other headers of an answer.
_EXPOSED = (
    "Content-Type,Content-Range,Content-Disposition,ETag,Location,Range,X-Firebase-Storage-Version,"
    "X-Goog-Generation,X-Goog-Hash,X-Goog-Metageneration,X-Goog-Upload-Chunk-Granularity,X-Goog-Upload-Control-URL,"
    "X-Goog-Upload-Size-Received,X-Goog-Upload-Status,X-Goog-Upload-URL,X-GUploader-UploadID"
)


class StorageServer:
    """Serves ``objects`` under the rules; without rules everybody but an administrator is refused."""

    def __init__(
        self,
        objects: Objects,
        databases: Databases,
        clock: Clock,
        *,
        project: str,
        rules: StorageRulesFile | None = None,
        check_expiry: bool = False,
        meter: Meter | None = None,
        middlewares: Sequence[Middleware] = (),
        before: Before = nothing_before,
    ) -> None:
        """Raise RulesError when the rules file is refused."""
        self._middlewares = tuple(middlewares)
        self._before = before
        in_force = self._rules = StorageRules(rules)
        uploads = Uploads(objects, clock)
        callers = StorageCallers(clock, check_expiry=check_expiry)
        authorizer = StorageAuthorizer(in_force, databases, clock, project, meter)
        json_api = JsonApi(objects, callers)
        self._routes = Routes(
            [
                *StorageControl(in_force, objects, uploads).routes(),
                *FirebaseApi(objects, authorizer, callers).routes(),
                *FirebaseUploads(objects, uploads, authorizer, callers).routes(),
                *JsonBuckets(objects.ledger, clock, callers).routes(),
                *json_api.routes(),
                *JsonUploads(objects, uploads, callers).routes(),
                *json_api.media_routes(),
            ]
        )
        self._site: HttpSite | None = None

    @property
    def rules(self) -> StorageRules:
        """The rules in force."""
        return self._rules

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        # Bytes that come compressed are stored as they come.
        self._site = HttpSite(self.application(), self._before, auto_decompress=False)
        return await self._site.start(host, port)

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    def application(self) -> web.Application:
        """The routes, for a server of one's own."""
        app = web.Application(middlewares=[_preflight, *self._middlewares, _errors], client_max_size=LARGEST_JSON)
        app.on_response_prepare.append(_let_pages_read)
        app.router.add_route("*", "/{path:.*}", self._routes.answer)
        return app


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ConnectionResetError:
        # The sender went away in the middle of its body: no fault of ours, and nobody is left to be told.
        return web.Response(status=400)
    except StorageError as error:
        if error.http_status == 304:
            return web.Response(status=304)
        body = error.to_json(brief=request.path.startswith("/v0/"))
        return web.json_response(body, status=error.http_status, headers=error.headers)
    except web.HTTPRequestEntityTooLarge:
        refusal = StorageError(413, "The metadata is too large.", "uploadTooLarge")
        return web.json_response(refusal.to_json(brief=request.path.startswith("/v0/")), status=413)


@web.middleware
async def _preflight(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let pages of every origin call, as production does: no call relies on cookies."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return await handler(request)
    asked = request.headers.get("Access-Control-Request-Headers", "*")
    headers = {"Access-Control-Allow-Methods": _METHODS, "Access-Control-Allow-Headers": asked}
    if request.headers.get("Access-Control-Request-Private-Network"):
        headers["Access-Control-Allow-Private-Network"] = "true"
    return web.Response(status=204, headers=headers)


async def _let_pages_read(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin") or "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers["Vary"] = "Origin"
