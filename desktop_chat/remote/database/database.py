"""RealtimeDatabase: one WebSocket to the Realtime Database that carries everything and keeps itself alive."""

import asyncio
import enum
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import websockets
from websockets.asyncio.client import connect

from desktop_chat.errors import ChatError, Denied, SignInRequired
from desktop_chat.model.backoff import Backoff
from desktop_chat.remote.database.database_address import DatabaseAddress
from desktop_chat.remote.database.database_error import not_connected
from desktop_chat.remote.database.database_frames import FrameError
from desktop_chat.remote.database.database_link import DatabaseLink, LinkLost, LinkTiming, Moved, Socket
from desktop_chat.remote.database.database_listens import DatabaseListens, Listen, ValueObserver

_log = logging.getLogger(__name__)

# At DEBUG the library logs every frame, and one of them holds the ID token.
_socket_log = logging.getLogger(f"{__name__}.socket")
_socket_log.setLevel(logging.INFO)
_MAX_FRAME = 1024 * 1024
OpenSocket = Callable[[DatabaseAddress, str | None], AbstractAsyncContextManager[Socket]]


class DatabaseState(enum.Enum):
    """Where the connection stands.

    ::

        STOPPED ──start──► CONNECTING ──hello, token taken──► READY
           ▲                 ▲    │                             │
           │                 │    └─────── error ────┐          │ closed, 25 s of silence, token refused
           ├──── stop        │                       ▼          ▼
           │                 └── delay is over ──── WAITING ◄───┘
           └── session lost ◄───────────────────────────┘

    WAITING takes no time when READY had lasted for 10 s, or when the server only named another host.
    """

    STOPPED = "stopped"
    CONNECTING = "connecting"
    READY = "ready"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class DatabaseTiming:
    """Seconds: ``renew`` is how often the token is compared with the session's, ``healthy`` earns a quick return."""

    link: LinkTiming = field(default_factory=LinkTiming)
    renew: float = 10.0
    healthy: float = 10.0


class TokenSource(Protocol):
    """Who knows the user's ID token (``session.Session``)."""

    async def id_token(self) -> str: ...
    def invalidate(self, token: str) -> None: ...


def open_socket(address: DatabaseAddress, session: str | None) -> AbstractAsyncContextManager[Socket]:
    """Open a WebSocket; the protocol has its own signs of life, so the library's pings are off."""
    return connect(
        address.socket_url(session),
        compression=None,
        logger=_socket_log,
        max_size=_MAX_FRAME,
        ping_interval=None,
        close_timeout=2,
        proxy=True if address.secure else None,
    )


class RealtimeDatabase:
    """Puts, merges, listens and writes for the disconnect, as the signed-in person; on one loop.

    A put or merge is made once, when the connection is ready; otherwise it raises Unavailable at once. Listens
    outlive the connection. What was registered for the disconnect does not: ``watch_connection`` tells when.
    """

    def __init__(
        self,
        address: DatabaseAddress,
        tokens: TokenSource,
        *,
        backoff: Backoff,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timing: DatabaseTiming | None = None,
        open_socket: OpenSocket = open_socket,
    ) -> None:
        """``clock`` counts seconds and never jumps."""
        self._home = self._address = address
        self._tokens = tokens
        self._backoff = backoff
        self._clock = clock
        self._sleep = sleep
        self._timing = timing or DatabaseTiming()
        self._open_socket = open_socket
        self._listens = DatabaseListens(self._unlisten)
        self._watchers: list[Callable[[bool], None]] = []
        self._time_watchers: list[Callable[[datetime], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._link: DatabaseLink | None = None
        self._session: str | None = None
        self._given = ""
        self.state = DatabaseState.STOPPED

    # --- life -------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Connect and stay connected, until ``stop``. Needs a running loop."""
        if self._task is None:
            self._address, self._session = self._home, None
            self._task = asyncio.get_running_loop().create_task(self._run(), name="realtime-database")

    async def stop(self) -> None:
        """Hang up in good order: the server writes at once what was registered for the disconnect."""
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.wait([task])
        self._set_state(DatabaseState.STOPPED)

    async def aclose(self) -> None:
        """End for good."""
        await self.stop()

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back with True when the server has taken the token, with False when the connection was lost."""
        self._watchers.append(callback)

    def watch_server_time(self, callback: Callable[[datetime], None]) -> None:
        """Call back with the server's clock at each greeting; it is late by the way through the network only."""
        self._time_watchers.append(callback)

    # --- requests ---------------------------------------------------------------------------------------
    def listen(self, path: str, observer: ValueObserver) -> Listen:
        """Hear the whole value at ``path`` now and after each change. Raises ValueError where paths overlap."""
        listen = self._listens.add(path, observer)
        if self._link is not None:
            self._send_listen(self._link, listen)
        return listen

    async def put(self, path: str, value: Any) -> None:
        """Replace what is at ``path``; None deletes. Raises ChatError."""
        await self._request("p", {"p": _absolute(path), "d": value})

    async def merge(self, path: str, values: Mapping[str, Any]) -> None:
        """Set several children of ``path`` at once; keys may be paths. Raises ChatError."""
        await self._request("m", {"p": _absolute(path), "d": dict(values)})

    async def on_disconnect_put(self, path: str, value: Any) -> None:
        """Have the server put this when the present connection ends, however it ends. Raises ChatError."""
        await self._request("o", {"p": _absolute(path), "d": value})

    async def on_disconnect_merge(self, path: str, values: Mapping[str, Any]) -> None:
        """Have the server merge this when the present connection ends. Raises ChatError."""
        await self._request("om", {"p": _absolute(path), "d": dict(values)})

    async def on_disconnect_cancel(self, path: str) -> None:
        """Forget what was registered for the disconnect at and below ``path``. Raises ChatError."""
        await self._request("oc", {"p": _absolute(path), "d": None})

    # --- the life of the connection ---------------------------------------------------------------------
    async def _run(self) -> None:
        moves = 0
        while True:
            self._set_state(DatabaseState.CONNECTING)
            began = self._clock()
            try:
                token = await self._tokens.id_token()
                moves = moves + 1 if await self._converse(token) else 0
            except SignInRequired as error:
                _log.info("no session: %s", error.title)
                self._task = None
                self._set_state(DatabaseState.STOPPED)
                return
            except ChatError as error:
                moves = 0
                _log.info("no ID token: %s", error.title)
            was_healthy = self.state is DatabaseState.READY and self._clock() - began >= self._timing.healthy
            self._set_state(DatabaseState.WAITING)
            if not was_healthy and moves != 1:
                await self._sleep(self._backoff.next_delay())

    async def _converse(self, token: str) -> bool:
        """Hold one conversation, until it breaks in whatever way; return whether the server named another host."""
        try:
            async with asyncio.timeout(self._timing.link.handshake):
                opening = self._open_socket(self._address, self._session)
                socket = await opening.__aenter__()
            try:
                await self._talk(socket, token)
            finally:
                await opening.__aexit__(None, None, None)
        except Moved as moved:
            self._address = self._address.moved_to(moved.host)
            return True
        except TimeoutError:
            _log.info("the database has been silent for too long")
        except (OSError, LinkLost, FrameError, websockets.WebSocketException) as error:
            _log.info("the database is not connected: %s", type(error).__name__)
        except ChatError as error:
            _log.info("the database is not ready: %s", error.title)
        except Exception:  # noqa: BLE001 - a message that trips a bug must not end presence for good
            _log.exception("a message of the database could not be handled")
        return False

    async def _talk(self, socket: Socket, token: str) -> None:
        link = DatabaseLink(socket, lambda action, body: self._event(link, action, body), self._timing.link)
        hello = await link.hello()
        for watcher in tuple(self._time_watchers):
            watcher(datetime.fromtimestamp(hello.now / 1000, UTC))
        self._session = hello.session or None
        self._address = self._address.moved_to(hello.host)
        running = asyncio.ensure_future(link.run())
        keeping = asyncio.ensure_future(self._keep_authenticated(link, token))
        try:
            await asyncio.wait([running, keeping], return_when=asyncio.FIRST_COMPLETED)
            for task in (keeping, running):
                if task.done():
                    task.result()
        finally:
            self._link = None
            for task in (running, keeping):
                task.cancel()
            await asyncio.gather(running, keeping, return_exceptions=True)

    async def _keep_authenticated(self, link: DatabaseLink, token: str) -> None:
        """Give the token, open everything, and give each newer token on the same connection. Returns never."""
        await self._give_token(link, token)
        self._link = link
        for listen in self._listens.begin():
            self._send_listen(link, listen)
        self._backoff.reset()
        self._set_state(DatabaseState.READY)
        while True:
            await asyncio.sleep(self._timing.renew)
            try:
                newer = await self._tokens.id_token()
            except SignInRequired:
                raise
            except ChatError as error:
                _log.info("the ID token was not renewed: %s", error.title)
                continue
            if newer != token:
                token = newer
                await self._give_token(link, token)

    async def _give_token(self, link: DatabaseLink, token: str) -> None:
        self._given = token
        try:
            async with asyncio.timeout(self._timing.link.request):
                await link.request("auth", {"cred": token})
        except ChatError as error:
            if not link.is_over:
                self._tokens.invalidate(token)
            raise LinkLost(f"the token was not taken: {error.title}") from error

    def _event(self, link: DatabaseLink, action: str, body: Any) -> None:
        if action == "ac":
            self._tokens.invalidate(self._given)
            raise LinkLost("the token is not accepted any more")
        if link is not self._link or not isinstance(body, dict):
            return
        path = str(body.get("p", ""))
        if action == "d":
            self._listens.set(path, body.get("d"))
        elif action == "m":
            self._listens.merge(path, body.get("d"))
        elif action == "c":
            self._listens.refuse(path, Denied("This is not visible any more", "The database's rules do not allow it."))

    # --- inside -----------------------------------------------------------------------------------------
    async def _request(self, action: str, body: dict[str, Any]) -> None:
        if self._link is None:
            raise not_connected()
        try:
            async with asyncio.timeout(self._timing.link.request):
                await self._link.request(action, body)
        except TimeoutError:
            raise not_connected() from None

    def _send_listen(self, link: DatabaseLink, listen: Listen) -> None:
        path = "/".join(listen.path)

        def answered(done: "asyncio.Future[Any]") -> None:
            error = None if done.cancelled() else done.exception()
            if error is None:
                self._listens.accepted(listen)
            elif isinstance(error, ChatError) and error.permanent:
                self._listens.refuse(path, error)

        link.request("q", {"p": _absolute(path), "h": ""}).add_done_callback(answered)

    def _unlisten(self, path: str) -> None:
        if self._link is not None:
            self._link.request("n", {"p": _absolute(path)})

    def _set_state(self, state: DatabaseState) -> None:
        was_ready, self.state = self.state is DatabaseState.READY, state
        if was_ready is not (state is DatabaseState.READY):
            for watcher in tuple(self._watchers):
                watcher(not was_ready)


def _absolute(path: str) -> str:
    return f"/{path.strip('/')}"
