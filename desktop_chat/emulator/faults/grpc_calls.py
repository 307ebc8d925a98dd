"""Puts faults between gRPC and the handlers of Firestore."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any, NoReturn
from urllib.parse import unquote

import grpc

from desktop_chat.emulator.auth.tokens import decode
from desktop_chat.emulator.faults.fault import DELAY, DROP, HALF_OPEN, KILL, REFUSE, Call
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.firestore.protos import WriteResponse

_PROJECT = re.compile(r"projects/([^/]+)")
_NAMES_PROJECT = ("google-cloud-resource-prefix", "x-goog-request-params")
_LOST = "The connection was lost (a fault)."
_EXPIRED = "The ID token has expired (a fault)."


class FaultyHandler(grpc.GenericRpcHandler):
    """The inner handler, struck by `faults`. Without any, calls go straight to it; only streams are watched."""

    def __init__(self, inner: grpc.GenericRpcHandler, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults
        self._streams: dict[_Stream, None] = {}
        faults.follow(self._strike_open_streams)

    def service(self, handler_call_details: Any) -> Any:
        """The handler of one call."""
        handler = self._inner.service(handler_call_details)
        if handler is None:
            return None
        method = handler_call_details.method.rpartition("/")[2]
        if handler.request_streaming:
            return grpc.stream_stream_rpc_method_handler(self._stream(handler, method), handler.request_deserializer)
        if not self._faults:
            return handler
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(self._answers(handler, method), handler.request_deserializer)
        return grpc.unary_unary_rpc_method_handler(self._answer(handler, method), handler.request_deserializer)

    def _answer(self, handler: Any, method: str) -> Any:
        async def handle(request: Any, context: Any) -> Any:
            call = call_of(method, context, request)
            await self._before(call, context)
            answer = await handler.unary_unary(request, context)
            if self._faults.draw(DROP, call) is not None:
                await context.abort(grpc.StatusCode.UNAVAILABLE, _LOST)
            return answer

        return handle

    def _answers(self, handler: Any, method: str) -> Any:
        async def handle(request: Any, context: Any) -> AsyncIterator[Any]:
            call = call_of(method, context, request)
            await self._before(call, context)
            async for answer in handler.unary_stream(request, context):
                if self._faults.draw(DROP, call) is not None:
                    await context.abort(grpc.StatusCode.UNAVAILABLE, _LOST)
                yield answer

        return handle

    def _stream(self, handler: Any, method: str) -> Any:
        async def handle(requests: Any, context: Any) -> None:
            call = call_of(method, context, None)
            if self._faults:
                await self._before(call, context)
            stream = _Stream(self._faults, call, context)
            self._streams[stream] = None
            try:
                await stream.run(handler.stream_stream(requests, stream))
            finally:
                del self._streams[stream]

        return handle

    async def _before(self, call: Call, context: Any) -> None:
        faults = self._faults
        if (strike := faults.draw(DELAY, call)) is not None:
            await asyncio.sleep(strike.seconds)
        if faults.expires(_credential(context), call):
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, _EXPIRED)
        if (strike := faults.draw(REFUSE, call)) is not None:
            await context.abort(grpc.StatusCode[strike.fault.status], "The call is refused (a fault).")
        if faults.draw(HALF_OPEN, call) is not None:
            await _never()

    def _strike_open_streams(self) -> None:
        for stream in list(self._streams):
            stream.strike()


class _Stream:
    """The context of an open stream as its handler sees it."""

    def __init__(self, faults: Faults, call: Call, context: Any) -> None:
        self._faults = faults
        self._call = call
        self._context = context
        self._silent = False
        self._ended: asyncio.Future[tuple[grpc.StatusCode, str]] = asyncio.get_running_loop().create_future()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    async def run(self, served: Any) -> None:
        """Serve the stream until it ends or a fault ends it."""
        task = asyncio.ensure_future(served)
        try:
            await asyncio.wait((task, self._ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._ended.done():
            await self._context.abort(*self._ended.result())
        task.result()

    async def write(self, message: bytes) -> None:
        """Send a message unless a fault strikes it."""
        if self._faults or self._silent:
            await self._strike_message(message)
        await self._context.write(message)

    def strike(self) -> None:
        """Let the faults that strike open streams have their chance."""
        if self._faults.draw(KILL, self._call) is not None:
            self._end(grpc.StatusCode.UNAVAILABLE, _LOST)
        elif self._faults.expires(_credential(self._context), self._call):
            self._end(grpc.StatusCode.UNAUTHENTICATED, _EXPIRED)
        elif self._faults.draw(HALF_OPEN, self._call) is not None:
            self._silent = True

    async def _strike_message(self, message: bytes) -> None:
        self.strike()
        if self._is_result(message) and self._faults.draw(DROP, self._call) is not None:
            self._end(grpc.StatusCode.UNAVAILABLE, _LOST)
        if self._silent or self._ended.done():
            await _never()
        if (strike := self._faults.draw(DELAY, self._call)) is not None:
            await asyncio.sleep(strike.seconds)

    def _is_result(self, message: bytes) -> bool:
        return self._call.method != "Write" or bool(WriteResponse.FromString(message).write_results)

    def _end(self, code: grpc.StatusCode, text: str) -> None:
        if not self._ended.done():
            self._ended.set_result((code, text))


def call_of(method: str, context: Any, request: Any) -> Call:
    """What is known of a call: from its metadata, and where that names no project, from the request."""
    metadata = dict(context.invocation_metadata() or ())
    texts = [unquote(str(metadata[key])) for key in _NAMES_PROJECT if key in metadata]
    texts += [str(getattr(request, field, "")) for field in ("name", "database", "parent", "document")]
    found = next((match for text in texts if (match := _PROJECT.search(text)) is not None), None)
    return Call("" if found is None else found[1], method, user_of(str(metadata.get("authorization", ""))))


def user_of(authorization: str) -> str:
    """The uid behind an authorization header, "owner" or "anonymous"; whether it is good is decided elsewhere."""
    return user_of_credential(authorization.partition(" ")[2].strip())


def user_of_credential(credential: str) -> str:
    """The same for a bare token."""
    if credential.lower() == "owner" or credential.startswith("ya29."):
        return "owner"
    try:
        claims = decode(credential)
    except ValueError:
        return "anonymous"
    return str(claims.get("sub") or claims.get("user_id") or "anonymous")


def _credential(context: Any) -> str:
    return str(dict(context.invocation_metadata() or ()).get("authorization", ""))


async def _never() -> NoReturn:
    while True:
        await asyncio.Event().wait()
