"""One conversation with the Realtime Database on one socket, protocol version 5.

Requests are ``{"t": "d", "d": {"r": number, "a": action, "b": body}}``, answers ``{"r": number, "b": {"s": status,
"d": data}}``, news ``{"a": action, "b": body}``; ``{"t": "c", …}`` controls the connection itself.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from desktop_chat.remote.database.database_error import chat_error, not_connected
from desktop_chat.remote.database.database_frames import KEEPALIVE, FrameReader, frames_of
from desktop_chat.remote.patience import patience


class Socket(Protocol):
    """A WebSocket of text frames (``websockets``); both calls raise when it is closed."""

    async def recv(self) -> str | bytes: ...
    async def send(self, message: str) -> None: ...


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """Seconds. After ``probe`` of silence the server is asked for a sign of life and has ``answer`` to give it."""

    handshake: float = 20.0
    probe: float = 15.0
    answer: float = 10.0
    keepalive: float = 45.0
    request: float = 30.0


class LinkLost(Exception):
    """The conversation is over."""


class Moved(LinkLost):
    """The server sends its clients elsewhere."""

    def __init__(self, host: str) -> None:
        super().__init__(f"moved to {host}")
        self.host = host


@dataclass(frozen=True, slots=True)
class Hello:
    """The server's first message: its clock in milliseconds since 1970, where to connect next time, our session."""

    now: float
    host: str
    session: str


class DatabaseLink:
    """``run`` reads and writes until the conversation breaks, and always raises then; ``on_event`` gets the news."""

    def __init__(self, socket: Socket, on_event: Callable[[str, Any], None], timing: LinkTiming) -> None:
        self._socket = socket
        self._on_event = on_event
        self._timing = timing
        self._frames = FrameReader()
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self.is_over = False

    async def hello(self) -> Hello:
        """Wait for the greeting. Raises Moved, LinkLost, TimeoutError."""
        async with patience(self._timing.handshake):
            while True:
                message = _parsed(await self._message())
                if message.get("t") == "c":
                    kind, data = _control(message)
                    if kind == "h" and isinstance(data, dict):
                        return Hello(float(data.get("ts", 0)), str(data.get("h", "")), str(data.get("s", "")))

    def request(self, action: str, body: dict[str, Any]) -> "asyncio.Future[Any]":
        """Send a request, in the order of the calls; the future holds the answer's data or a ChatError."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Most callers of a listen never look: without this asyncio would log what is handled elsewhere.
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        if self.is_over:
            answer.set_exception(not_connected())
            return answer
        self._number += 1
        self._answers[self._number] = answer
        self._send({"t": "d", "d": {"r": self._number, "a": action, "b": body}})
        return answer

    async def run(self) -> None:
        """Hold the conversation until it breaks. Raises LinkLost, or what the socket raises."""
        tasks = [asyncio.create_task(part) for part in (self._read(), self._write(), self._keep_alive())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            self.end()
            await asyncio.gather(*tasks, return_exceptions=True)

    def end(self) -> None:
        """Fail what waits for an answer; whether the server did it is unknown."""
        self.is_over = True
        answers, self._answers = self._answers, {}
        for answer in answers.values():
            if not answer.done():
                answer.set_exception(not_connected())

    # --- inside -----------------------------------------------------------------------------------------
    def _send(self, message: Any) -> None:
        for frame in frames_of(json.dumps(message, separators=(",", ":"), ensure_ascii=False)):
            self._outgoing.put_nowait(frame)

    async def _write(self) -> None:
        while True:
            await self._socket.send(await self._outgoing.get())

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(self._timing.keepalive)
            if self._outgoing.empty():  # never between the parts of a long message
                self._outgoing.put_nowait(KEEPALIVE)

    async def _read(self) -> None:
        while True:
            self._received(_parsed(await self._watched_message()))

    async def _watched_message(self) -> str:
        """Return the next message; a server that is silent after a probe is gone, though TCP may not know yet."""
        try:
            async with patience(self._timing.probe):
                return await self._message()
        except TimeoutError:
            self._send({"t": "c", "d": {"t": "p", "d": {}}})
        async with patience(self._timing.answer):
            return await self._message()

    async def _message(self) -> str:
        while True:
            frame = await self._socket.recv()
            if isinstance(frame, bytes):
                raise LinkLost("a binary frame")
            message = self._frames.feed(frame)
            if message is not None:
                return message

    def _received(self, message: dict[str, Any]) -> None:
        if message.get("t") == "c":
            _control(message)
            return
        data = message.get("d")
        if not isinstance(data, dict):
            raise LinkLost("not a message")
        if "r" in data:
            self._answered(data["r"], data.get("b"))
        elif isinstance(data.get("a"), str):
            self._on_event(data["a"], data.get("b"))

    def _answered(self, number: Any, body: Any) -> None:
        answer = self._answers.pop(number, None) if isinstance(number, int) else None
        if answer is None or answer.done() or not isinstance(body, dict):
            return
        status = str(body.get("s"))
        if status == "ok":
            answer.set_result(body.get("d"))
        else:
            detail = body.get("d")
            answer.set_exception(chat_error(status, detail if isinstance(detail, str) else ""))


def _parsed(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except ValueError as error:
        raise LinkLost(f"not JSON: {error}") from error
    if not isinstance(message, dict):
        raise LinkLost("not a message")
    return message


def _control(message: dict[str, Any]) -> tuple[str, Any]:
    """Return kind and data of a control message. Raises Moved and LinkLost where it ends the conversation."""
    body = message.get("d")
    kind, data = (body.get("t"), body.get("d")) if isinstance(body, dict) else (None, None)
    if kind == "r":
        raise Moved(str(data))
    if kind in ("s", "e"):
        raise LinkLost(f"the server ended it: {data}")
    return str(kind), data
