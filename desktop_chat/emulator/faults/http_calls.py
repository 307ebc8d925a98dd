"""Puts faults between HTTP and the services that speak it; they strike only where their methods name the service."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from desktop_chat.emulator.faults.fault import DELAY, DROP, HALF_OPEN, REFUSE, Call
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.grpc_calls import user_of

_HTTP_STATUS = {
    "INVALID_ARGUMENT": 400, "FAILED_PRECONDITION": 400, "OUT_OF_RANGE": 400, "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "ABORTED": 409, "ALREADY_EXISTS": 409, "RESOURCE_EXHAUSTED": 429,
    "CANCELLED": 499, "UNIMPLEMENTED": 501, "UNAVAILABLE": 503, "DEADLINE_EXCEEDED": 504,
}  # fmt: skip


def faulty(service: str, faults: Faults) -> Middleware:
    """The middleware of a service; a method is `auth.signUp`, or `storage.POST` where paths name no call."""

    @web.middleware
    async def strike(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not faults or request.headers.get("Upgrade", "").lower() == "websocket":
            return await handler(request)  # a socket has faults of its own, message by message
        authorization = request.headers.get("Authorization", "") or _credential_in_query(request)
        call = Call("", method_of(service, request.method, request.path), user_of(authorization))
        if (delay := faults.draw(DELAY, call)) is not None:
            await asyncio.sleep(delay.seconds)
        if faults.expires(authorization, call):
            return _refusal("UNAUTHENTICATED")
        if (refusal := faults.draw(REFUSE, call)) is not None:
            return _refusal(refusal.fault.status)
        if faults.draw(HALF_OPEN, call) is not None:
            await asyncio.Event().wait()
        response = await handler(request)
        if faults.draw(DROP, call) is not None and request.transport is not None:
            request.transport.abort()
        return response

    return strike


def method_of(service: str, method: str, path: str) -> str:
    """What faults call a request: the last word of a path that names its call, else the HTTP method."""
    last = path.rpartition("/")[2].rpartition(":")[2]
    return f"{service}.{last if service == 'auth' and last else method}"


def _credential_in_query(request: web.Request) -> str:
    """The Realtime Database takes a person's token as a parameter; a header stands for an administrator there."""
    token = request.query.get("auth") or request.query.get("access_token")
    return f"Bearer {token}" if token else ""


def _refusal(status: str) -> web.Response:
    code = _HTTP_STATUS.get(status, 500)
    error = {"code": code, "message": f"{status} (a fault)", "status": status}
    return web.json_response({"error": error}, status=code)
