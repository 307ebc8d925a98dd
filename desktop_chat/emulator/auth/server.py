"""The Auth emulator on the wire: paths, credentials, CORS. Everything else is in the operations."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError, missing_api_key, not_found, unauthenticated
from desktop_chat.emulator.auth.http_body import read_body
from desktop_chat.emulator.auth.operations import admin as operations_admin
from desktop_chat.emulator.auth.operations import phone as operations_phone
from desktop_chat.emulator.auth.operations import tenants as operations_tenants
from desktop_chat.emulator.auth.operations.sign_in import PROJECT_NUMBER, refresh, sign_up
from desktop_chat.emulator.auth.operations.table import FOR_ADMINS, FOR_USERS, RELYING_PARTY, SECOND_FACTOR, Operation
from desktop_chat.emulator.auth.pages.action_links import LinkAnswer, open_link
from desktop_chat.emulator.auth.pages.action_pages import finish_page, link_page, refusal_page
from desktop_chat.emulator.auth.provider_configs import OIDC, SAML, ProviderKind
from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.auth.tenant_of_call import state_for
from desktop_chat.emulator.http_site import Before, HttpSite, nothing_before

_TOOLKIT = "/identitytoolkit.googleapis.com/v1"
_TOOLKIT_V2 = "/identitytoolkit.googleapis.com/v2"
_RELYING_PARTY = "/www.googleapis.com/identitytoolkit/v3/relyingparty"
_LARGEST_BODY = 64 * 1024 * 1024  # an import of 1,000 users
_SERVICE_ACCOUNT_PREFIX = "ya29."


class AuthServer:
    """Serves ``state``; calls with an API key are about ``project``, whatever the key."""

    def __init__(
        self,
        state: AuthState,
        project: str,
        middlewares: Sequence[Middleware] = (),
        before: Before = nothing_before,
    ) -> None:
        self._before = before
        self._middlewares = tuple(middlewares)
        self._state = state
        self._project = project
        self._site: HttpSite | None = None

    async def start(self, host: str, port: int = 0) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        self._site = HttpSite(self.application(), self._before)
        return await self._site.start(host, port)

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    def application(self) -> web.Application:
        """Return the routes, for a server of one's own."""
        app = web.Application(middlewares=[_cors, *self._middlewares, _errors], client_max_size=_LARGEST_BODY)
        for name, operation in FOR_USERS.items():
            app.router.add_post(f"{_TOOLKIT}/accounts:{name}", self._for_users(operation))
        for name, new_name in RELYING_PARTY.items():
            app.router.add_post(f"{_RELYING_PARTY}/{name}", self._for_users(FOR_USERS[new_name]))
        for name, operation in SECOND_FACTOR.items():
            app.router.add_post(f"{_TOOLKIT_V2}/accounts/{name}", self._for_users(operation))
        app.router.add_get(f"{_TOOLKIT}/recaptchaParams", self._for_users(operations_phone.recaptcha_params))
        app.router.add_get(f"{_TOOLKIT_V2}/recaptchaConfig", self._for_users(operations_phone.recaptcha_config))
        app.router.add_post("/securetoken.googleapis.com/v1/token", self._for_users(refresh))
        for place in ("/projects/{project}", "/projects/{project}/tenants/{tenant}"):
            self._add_admin_paths(app, place)
        config_path = f"{_TOOLKIT_V2}/projects/{{project}}/config"
        app.router.add_get(config_path, self._for_admins(operations_admin.get_config))
        app.router.add_patch(config_path, self._for_admins(operations_admin.update_config))
        self._add_tenants(app)
        self._add_emulator_paths(app)
        return app

    def _add_admin_paths(self, app: web.Application, place: str) -> None:
        project_path = f"{_TOOLKIT}{place}"
        app.router.add_post(f"{project_path}/accounts", self._for_admins(sign_up))
        app.router.add_get(f"{project_path}/accounts:batchGet", self._for_admins(operations_admin.batch_get))
        for name, operation in FOR_ADMINS.items():
            app.router.add_post(f"{project_path}/accounts:{name}", self._for_admins(operation))
        cookie = self._for_admins(operations_admin.create_session_cookie)
        app.router.add_post(f"{project_path}:createSessionCookie", cookie)
        for kind in (OIDC, SAML):
            self._add_provider_configs(app, kind, f"{_TOOLKIT_V2}{place}/{kind.collection}")

    def _add_tenants(self, app: web.Application) -> None:
        every, state = f"{_TOOLKIT_V2}/projects/{{project}}/tenants", self._state
        app.router.add_get(every, self._for_admins(lambda call: operations_tenants.list_(state, call)))
        app.router.add_post(every, self._for_admins(lambda call: operations_tenants.create(state, call)))
        for method, operation in (
            ("GET", operations_tenants.get),
            ("PATCH", operations_tenants.patch),
            ("DELETE", operations_tenants.delete),
        ):
            handler = self._for_admins_by_name(partial(operation, state))
            app.router.add_route(method, f"{every}/{{name}}", handler)

    def _add_provider_configs(self, app: web.Application, kind: ProviderKind, every: str) -> None:
        app.router.add_get(every, self._for_admins(kind.list))
        app.router.add_post(every, self._for_admins(kind.create))
        for method, operation in (("GET", kind.get), ("PATCH", kind.patch), ("DELETE", kind.delete)):
            app.router.add_route(method, f"{every}/{{name}}", self._for_admins_by_name(operation))

    def _for_admins_by_name(
        self, operation: Callable[[Call, str], dict[str, Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            name = request.match_info["name"]
            return await self._for_admins(lambda call: operation(call, name))(request)

        return handle

    def _add_emulator_paths(self, app: web.Application) -> None:
        project_path = "/emulator/v1/projects/{project}"
        app.router.add_get(f"{project_path}/config", self._for_anybody(operations_admin.get_config))
        app.router.add_patch(f"{project_path}/config", self._for_anybody(operations_admin.update_config))
        for place in (project_path, f"{project_path}/tenants/{{tenant}}"):
            app.router.add_delete(f"{place}/accounts", self._for_anybody(operations_admin.clear_accounts))
            app.router.add_get(f"{place}/oobCodes", self._for_anybody(operations_admin.list_mail_codes))
            codes = self._for_anybody(operations_phone.list_verification_codes)
            app.router.add_get(f"{place}/verificationCodes", codes)
        app.router.add_get("/emulator/action", self._open_link)
        app.router.add_post("/emulator/action", self._follow_link)
        app.router.add_get(f"{_TOOLKIT}/projects", _project_info)
        app.router.add_get("/", _ready)

    def _for_users(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            admin = _is_admin(request)
            if not admin and not request.query.get("key"):
                raise missing_api_key()
            return await self._answer(request, operation, project=self._project, admin=admin)

        return handle

    def _for_admins(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            if not _is_admin(request):
                raise unauthenticated("Request is missing required authentication credential.")
            return await self._answer(request, operation, project=request.match_info["project"], admin=True)

        return handle

    def _for_anybody(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            return await self._answer(request, operation, project=request.match_info["project"], admin=True)

        return handle

    async def _answer(self, request: web.Request, operation: Operation, *, project: str, admin: bool) -> web.Response:
        body = read_body(await request.read(), request.content_type)
        target = body.get("targetProjectId")
        if admin and isinstance(target, str) and target:
            project = target
        call = Call(
            state=state_for(self._state, project, dict(request.match_info), request.query, body),
            body=body,
            admin=admin,
            query=dict(request.query),
            base_url=f"http://{request.host}",
        )
        return web.json_response(operation(call))

    async def _open_link(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        state = state_for(self._state, self._project, {}, query, {})
        if "text/html" in request.headers.get("Accept", "") and query.get("mode") != "signIn":
            return _page(*link_page(state, query))
        return _link_answer(open_link(state, query))

    async def _follow_link(self, request: web.Request) -> web.Response:
        # Only forms of our own pages: another site must not make somebody's browser use up a link.
        origin = request.headers.get("Origin")
        if origin not in (None, f"http://{request.host}"):
            return _page(*refusal_page("This form was sent by another site."))
        fields = {name: str(value) for name, value in (await request.post()).items()}
        return _page(*finish_page(state_for(self._state, self._project, {}, request.query, {}), fields))


def _link_answer(answer: LinkAnswer) -> web.Response:
    headers = {} if answer.redirect is None else {"Location": answer.redirect}
    return web.json_response(answer.body, status=answer.http_status, headers=headers)


def _page(status: int, html: str) -> web.Response:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Referrer-Policy": "same-origin",
    }
    return web.Response(status=status, text=html, content_type="text/html", charset="utf-8", headers=headers)


def _is_admin(request: web.Request) -> bool:
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return False
    if credential.lower() == "owner" or credential.startswith(_SERVICE_ACCOUNT_PREFIX):
        return True
    raise unauthenticated("Request had invalid authentication credentials.")


async def _project_info(request: web.Request) -> web.Response:
    # The JS SDK asks before it opens a window.
    if not request.query.get("key"):
        raise missing_api_key()
    return web.json_response({"projectId": PROJECT_NUMBER, "authorizedDomains": ["localhost", "127.0.0.1"]})


async def _ready(_request: web.Request) -> web.Response:
    return web.json_response({"authEmulator": {"ready": True}})


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ConnectionResetError:
        # The sender went away in the middle of its body: no fault of ours, and nobody is left to be told.
        return web.Response(status=400)
    except AuthApiError as error:
        return _refusal(error)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return _refusal(not_found())


def _refusal(error: AuthApiError) -> web.Response:
    return web.json_response(error.to_json(), status=error.http_status)


@web.middleware
async def _cors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let pages of every origin call, as production does: no call relies on cookies."""
    origin = request.headers.get("Origin")
    asked = request.headers.get("Access-Control-Request-Method")
    preflight = request.method == "OPTIONS" and asked is not None
    response: web.StreamResponse = web.Response(status=204) if preflight else await handler(request)
    headers: dict[str, Any] = {"Access-Control-Allow-Origin": origin or "*", "Vary": "Origin"}
    if preflight:
        headers["Access-Control-Allow-Methods"] = "GET,HEAD,PUT,PATCH,POST,DELETE"
        headers["Access-Control-Allow-Headers"] = request.headers.get("Access-Control-Request-Headers", "*")
        if request.headers.get("Access-Control-Request-Private-Network"):
            headers["Access-Control-Allow-Private-Network"] = "true"
    response.headers.update(headers)
    return response
