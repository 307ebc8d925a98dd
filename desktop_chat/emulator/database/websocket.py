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

_HEARTBEAT = 30.0  # seconds: a half-open connection ends after one and a half of it
_LARGEST_FRAME = 1024 * 1024
_MAX_WAITING = 10_000  # messages that a client leaves unread before it is given up


class Sockets:
    """All open sockets, by session."""

    def __init__(self, new_session: Callable[[], str], *, check_expiry: bool) -> None:
        self._new_session = new_session
        self._check_expiry = check_expiry
        self._open: dict[str, web.WebSocketResponse] = {}

    async def serve(self, request: web.Request, database: Database) -> web.WebSocketResponse:
        """Talk with one client until either side ends it."""
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=_LARGEST_FRAME, compress=False)
        await socket.prepare(request)
        session = self._new_session()
        await self._replace(request.query.get("ls"))
        self._open[session] = socket
        waiting: asyncio.Queue[str] = asyncio.Queue(_MAX_WAITING)
        connection = Connection(database, _sender(request, waiting), check_expiry=self._check_expiry)
        connection.greet(request.host, session)
        writer = asyncio.ensure_future(_write(socket, waiting))
        try:
            await _read(socket, connection)
        finally:
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
            if request.transport is not None:
                request.transport.abort()

    return send


async def _write(socket: web.WebSocketResponse, waiting: asyncio.Queue[str]) -> None:
    while True:
        for frame in frames_of(await waiting.get()):
            await socket.send_str(frame)


async def _read(socket: web.WebSocketResponse, connection: Connection) -> None:
    frames = FrameReader()
    try:
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                return
            message = frames.feed(received.data)
            if message is not None:
                connection.receive(json.loads(message))
    except (FrameError, ProtocolError, ValueError, RecursionError):
        await socket.close(code=WSCloseCode.PROTOCOL_ERROR)
