"""The socket under a connection: frames, order, and the end."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from desktop_chat.emulator.database.connection import Connection, ProtocolError
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.frames import FrameError, FrameReader, frames_of
from desktop_chat.emulator.database.trouble import NoTrouble, Trouble

_LARGEST_FRAME = 1024 * 1024
_MAX_WAITING = 10_000  # messages that a client leaves unread before it is given up
_ACTIONS = {
    "auth": "auth", "gauth": "auth", "unauth": "unauth", "q": "listen", "n": "unlisten", "g": "get", "p": "put",
    "m": "merge", "o": "onDisconnect", "om": "onDisconnect", "oc": "onDisconnect", "s": "stats",
}  # fmt: skip
"""What the SDKs call the requests; faults name them so."""

HEARTBEAT = 30.0
"""Seconds of silence after which a client is asked whether it is there; it has half of that to answer."""

MakeTrouble = Callable[[str, str, asyncio.Transport | None], Trouble]
"""The trouble of a connection of this kind, with this credential, over this transport."""


def no_trouble(_kind: str, _credential: str, _transport: asyncio.Transport | None) -> Trouble:
    """Let every connection work."""
    return NoTrouble()


class Sockets:
    """All open sockets, by session."""

    def __init__(
        self,
        new_session: Callable[[], str],
        *,
        check_expiry: bool,
        heartbeat: float = HEARTBEAT,
        make_trouble: MakeTrouble = no_trouble,
    ) -> None:
        self._heartbeat = heartbeat
        self._new_session = new_session
        self._make_trouble = make_trouble
        self._check_expiry = check_expiry
        self._open: dict[str, web.WebSocketResponse] = {}

    async def serve(self, request: web.Request, database: Database) -> web.StreamResponse:
        """Talk with one client until either side ends it."""
        socket = web.WebSocketResponse(heartbeat=self._heartbeat, max_msg_size=_LARGEST_FRAME, compress=False)
        try:
            await socket.prepare(request)
        except ConnectionError:
            return web.Response(status=400)  # the client went in the middle of its handshake: nobody is told
        session = self._new_session()
        await self._replace(request.query.get("ls"))
        self._open[session] = socket
        waiting: asyncio.Queue[str] = asyncio.Queue(_MAX_WAITING)
        connection = Connection(database, _sender(request, waiting), check_expiry=self._check_expiry)
        connection.greet(request.host, session)
        trouble = self._make_trouble("socket", "", request.transport)
        writer = asyncio.ensure_future(_write(socket, waiting, trouble))
        try:
            await _read(socket, connection, trouble, lambda: _abort(request))
        finally:
            trouble.close()
            del self._open[session]
            connection.close()
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
        return socket

    async def close(self) -> None:
        """End all connections."""
        for socket in list(self._open.values()):
            await socket.close()

    async def _replace(self, session: str | None) -> None:
        """End the connection that a client says it had before: it does not know yet that this one is dead."""
        before = None if session is None else self._open.get(session)
        if before is not None:
            await before.close()


def _sender(request: web.Request, waiting: asyncio.Queue[str]) -> Callable[[Any], None]:
    def send(message: Any) -> None:
        try:
            waiting.put_nowait(json.dumps(message, separators=(",", ":"), ensure_ascii=False))
        except asyncio.QueueFull:
            # The client does not read, and without this message its data would be wrong: it has to come again.
            _abort(request)

    return send


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _write(socket: web.WebSocketResponse, waiting: asyncio.Queue[str], trouble: Trouble) -> None:
    while True:
        message = await waiting.get()
        await trouble.sending()
        for frame in frames_of(message):
            await socket.send_str(frame)


async def _read(
    socket: web.WebSocketResponse, connection: Connection, trouble: Trouble, abort: Callable[[], None]
) -> None:
    frames = FrameReader()
    try:
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                return
            message = frames.feed(received.data)
            if message is not None and not await _take(json.loads(message), _size(message), connection, trouble):
                abort()
                return
    except (FrameError, ProtocolError, ValueError, RecursionError):
        await socket.close(code=WSCloseCode.PROTOCOL_ERROR)


def _size(message: str) -> int:
    return len(message) if message.isascii() else len(message.encode())


async def _take(message: Any, size: int, connection: Connection, trouble: Trouble) -> bool:
    """Let the connection do what a message wants, unless a fault strikes it; False when the connection has to break."""
    request = message.get("d") if isinstance(message, dict) else None
    if not isinstance(request, dict) or message.get("t") != "d":
        connection.receive(message, size)
        return True
    action = _ACTIONS.get(str(request.get("a")), "unknown")
    body = request.get("b")
    credential = body.get("cred", "") if action == "auth" and isinstance(body, dict) else ""
    status = await trouble.before(action, credential if isinstance(credential, str) else "")
    if status == "expired_token" and action != "auth":
        connection.revoke()
    if status is not None:
        connection.refuse(message, status)
        return True
    connection.receive(message, size)
    return not trouble.loses_answer(action)
