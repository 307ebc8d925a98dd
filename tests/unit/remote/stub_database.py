"""A Realtime Database of which a test plays every message: sockets without a network."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import websockets

from desktop_chat.remote.database.database_address import DatabaseAddress
from desktop_chat.remote.database.database_frames import FrameReader, frames_of

ADDRESS = DatabaseAddress("s-usc1.firebaseio.com", "demo", secure=True)


class StubSocket:
    """The client's side is ``recv`` and ``send``; the rest is for the test."""

    def __init__(self, url: str = "") -> None:
        self.url = url
        self.frames: list[str] = []
        self.is_closed = False
        self._to_client: asyncio.Queue[str | None] = asyncio.Queue()
        self._to_server: asyncio.Queue[str] = asyncio.Queue()
        self._reader = FrameReader()

    async def recv(self) -> str | bytes:
        frame = await self._to_client.get()
        if frame is None:
            raise websockets.ConnectionClosedOK(None, None)
        return frame

    async def send(self, message: str) -> None:
        self.frames.append(message)
        await self._to_server.put(message)

    def say(self, message: Any) -> None:
        """Send a JSON message to the client."""
        for frame in frames_of(json.dumps(message)):
            self._to_client.put_nowait(frame)

    def say_frame(self, frame: str) -> None:
        """Send one frame to the client."""
        self._to_client.put_nowait(frame)

    def hang_up(self) -> None:
        """Close."""
        self._to_client.put_nowait(None)

    def greet(self, host: str = "s-usc1.firebaseio.com", now: float = 0, session: str = "s1") -> None:
        """Say hello."""
        self.say({"t": "c", "d": {"t": "h", "d": {"ts": now, "h": host, "s": session, "v": "5"}}})

    def push(self, action: str, body: Any) -> None:
        """Send news."""
        self.say({"t": "d", "d": {"a": action, "b": body}})

    def answer(self, request: dict[str, Any], status: str = "ok", data: Any = "") -> None:
        """Answer a request."""
        self.say({"t": "d", "d": {"r": request["r"], "b": {"s": status, "d": data}}})

    async def message(self) -> dict[str, Any]:
        """Return the client's next message."""
        async with asyncio.timeout(30):
            while True:
                text = self._reader.feed(await self._to_server.get())
                if text is not None:
                    found: dict[str, Any] = json.loads(text)["d"]
                    return found

    async def request(self, action: str) -> dict[str, Any]:
        """Return the client's next message, which must be this request."""
        found = await self.message()
        assert found.get("a") == action, found
        return found

    async def accept(self, session: str = "s1") -> str:
        """Greet, take the token and return it."""
        self.greet(session=session)
        asked = await self.request("auth")
        self.answer(asked)
        token: str = asked["b"]["cred"]
        return token


class StubSockets:
    """Hands out a StubSocket for each connection; ``down`` makes connecting fail."""

    def __init__(self) -> None:
        self.down = False
        self.attempts = 0
        self._opened: asyncio.Queue[StubSocket] = asyncio.Queue()

    @asynccontextmanager
    async def open(self, address: DatabaseAddress, session: str | None) -> AsyncIterator[StubSocket]:
        """Stand in for ``database.open_socket``."""
        self.attempts += 1
        if self.down:
            raise OSError("no network")
        socket = StubSocket(address.socket_url(session))
        self._opened.put_nowait(socket)
        try:
            yield socket
        finally:
            socket.is_closed = True

    async def opened(self) -> StubSocket:
        """Wait for the client's next connection."""
        async with asyncio.timeout(30):
            return await self._opened.get()


async def eventually(condition: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - whatever the client does next, there is no event for it
            await asyncio.sleep(0)
