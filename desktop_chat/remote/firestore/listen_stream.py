"""The life of the Listen stream: connect, read, notice silence, wait, connect again.

What the messages mean is ``watch_state``'s business; what observers get is ``listen``'s.
"""

import asyncio
import enum
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import grpc

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.model.backoff import Backoff
from desktop_chat.remote.firestore.protos import Proto
from desktop_chat.remote.patience import patience

_log = logging.getLogger(__name__)


class StreamState(enum.Enum):
    """Where the stream stands.

    ::

        STOPPED ──first target──► CONNECTING ──first message──► HEARD
           ▲                        ▲    │                        │
           │                        │    └──────── error ───────┐ │ error, end, 120 s of silence
           │                        │                           ▼ ▼
           │                        └──── delay is over ────── WAITING
           ├── last target stopped, closed                        │
           └── session lost (every observer is told) ◄────────────┘

    WAITING takes no time when the stream had been heard for 10 s: a server that restarts or a token that ran out
    costs one quick round. Otherwise the backoff decides, and a server that answers once and hangs up is not hammered.
    """

    STOPPED = "stopped"
    CONNECTING = "connecting"
    HEARD = "heard"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class StreamTiming:
    """Seconds: the server says something at least every 30 or so; ``healthy`` of life earns a quick return."""

    idle: float = 120.0
    healthy: float = 10.0
    handshake: float = 30.0


class TokenSource(Protocol):
    """Who knows the user's ID token (``session.Session``)."""

    async def id_token(self) -> str: ...
    def invalidate(self, token: str) -> None: ...
    def hurry(self) -> None: ...


class StreamUser(Protocol):
    """Whom the stream works for (``listen.Listener``)."""

    def requests(self) -> Sequence[Proto]:
        """Return what a new connection starts with."""
        ...

    def received(self, message: Proto) -> None: ...
    def connection(self, is_heard: bool) -> None: ...
    def refused(self) -> None:
        """The server called the stream malformed before it said anything else."""
        ...

    def disconnected(self) -> None: ...
    def session_lost(self, error: ChatError) -> None: ...


class Unauthenticated(Exception):
    """Raised from ``StreamUser.received``: the server no longer takes the token."""


class ListenStream:
    """One stream that keeps itself alive while it runs. ``open_call`` makes the gRPC call for a token and requests."""

    def __init__(
        self,
        open_call: Callable[[str, AsyncIterator[Proto]], Any],
        tokens: TokenSource,
        user: StreamUser,
        *,
        backoff: Backoff,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timing: StreamTiming | None = None,
    ) -> None:
        self._open_call = open_call
        self._tokens = tokens
        self._user = user
        self._backoff = backoff
        self._clock = clock
        self._sleep = sleep
        self._timing = timing or StreamTiming()
        self._queue: asyncio.Queue[Proto | None] | None = None
        self._task: asyncio.Task[None] | None = None
        self.state = StreamState.STOPPED

    @property
    def is_open(self) -> bool:
        """Whether requests can be sent now; otherwise they wait for ``StreamUser.requests``."""
        return self._queue is not None

    def start(self) -> None:
        """Run, if it does not yet. Needs a running loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="firestore-listen")

    def stop(self) -> None:
        """End, without waiting. Idempotent."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._queue = None
        self.state = StreamState.STOPPED

    def restart(self) -> None:
        """Drop the present connection and connect again at once, for example with another person's token."""
        if self._task is not None:
            self._backoff.reset()
            self.stop()
            self._user.disconnected()
            self.start()

    def hurry(self) -> None:
        """Do not wait any longer for the next attempt, because the reason of the failure is gone."""
        if self.state is StreamState.WAITING:
            self.restart()

    async def aclose(self) -> None:
        """End, and wait until the call is gone."""
        task = self._task
        self.stop()
        if task is not None and task is not asyncio.current_task():
            await asyncio.wait([task])

    def send(self, request: Proto) -> None:
        """Put a request on the open stream; never blocks."""
        if self._queue is not None:
            self._queue.put_nowait(request)

    async def _run(self) -> None:
        while True:
            self.state = StreamState.CONNECTING
            opened = self._clock()
            try:
                token = await self._tokens.id_token()
            except SignInRequired as error:
                self._stopped_by(error)
                return
            except ChatError as error:
                _log.info("listen: no ID token: %s", error.title)
            else:
                opened = self._clock()
                await self._converse(token)
            was_healthy = self.state is StreamState.HEARD and self._clock() - opened >= self._timing.healthy
            self.state = StreamState.WAITING
            self._user.connection(False)  # noqa: FBT003 - a callback with one fact
            if not was_healthy:
                await self._sleep(self._backoff.next_delay())

    def _stopped_by(self, error: ChatError) -> None:
        self._task = None
        self.state = StreamState.STOPPED
        self._user.connection(False)  # noqa: FBT003 - a callback with one fact
        self._user.session_lost(error)

    async def _converse(self, token: str) -> None:
        """Hold one conversation with the server, until it breaks in whatever way."""
        queue: asyncio.Queue[Proto | None] = asyncio.Queue()
        call = None
        try:
            # Not open yet: what is listened to anew while the user thinks is among the requests, and must not go twice.
            for request in self._user.requests():
                queue.put_nowait(request)
            self._queue = queue
            call = self._open_call(token, _drain(queue))
            await self._read(call)
        except grpc.aio.AioRpcError as error:
            self._on_status(error, token)
        except Unauthenticated:
            self._tokens.invalidate(token)
        except TimeoutError:
            _log.info("listen: the server has been silent for too long")
        except Exception:  # noqa: BLE001 - a message that trips a bug must not end live updates for good
            _log.exception("listen: a message could not be handled")
        finally:
            # The queue's end lets the sender finish even where the call is over and cancel() does nothing.
            queue.put_nowait(None)
            if call is not None:
                call.cancel()
            if self._queue is queue:
                self._queue = None
                self._user.disconnected()

    async def _read(self, call: Any) -> None:
        async with patience(self._timing.handshake) as waiting:
            while True:
                message = await call.read()
                if message is grpc.aio.EOF:
                    _log.info("listen: the server ended the stream")
                    return
                waiting.begin(self._timing.idle)
                if self.state is not StreamState.HEARD:
                    self.state = StreamState.HEARD
                    self._backoff.reset()
                    self._user.connection(True)  # noqa: FBT003 - a callback with one fact
                self._user.received(message)

    def _on_status(self, error: grpc.aio.AioRpcError, token: str) -> None:
        code = error.code()
        _log.info("listen: %s (%s)", code.name, error.details())
        if code is grpc.StatusCode.UNAUTHENTICATED:
            self._tokens.invalidate(token)
        elif code is grpc.StatusCode.RESOURCE_EXHAUSTED:
            self._backoff.quota_is_used_up()
        elif code is grpc.StatusCode.INVALID_ARGUMENT and self.state is not StreamState.HEARD:
            self._user.refused()


async def _drain(queue: "asyncio.Queue[Proto | None]") -> AsyncIterator[Proto]:
    while (request := await queue.get()) is not None:
        yield request
