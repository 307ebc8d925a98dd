"""Listeners: many observers on one Listen stream, each with its own target, resume token and error callback."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from desktop_chat.errors import ChatError, Rejected
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import ResumePoint, Snapshot, Target
from desktop_chat.remote.firestore.listen_stream import ListenStream, StreamTiming, TokenSource, Unauthenticated
from desktop_chat.remote.firestore.listen_target import ListenTarget
from desktop_chat.remote.firestore.protos import Proto
from desktop_chat.remote.firestore.serializer import Serializer
from desktop_chat.remote.firestore.watch_state import Fail, Send, Tell, Todo, WatchState
from desktop_chat.remote.firestore.watch_state import Unauthenticated as TokenRefused

_log = logging.getLogger(__name__)


class Observer(Protocol):
    """Who hears the news of one target."""

    def on_snapshot(self, snapshot: Snapshot) -> None: ...
    def on_error(self, error: ChatError) -> None: ...
    def on_away(self) -> None: ...


class Registration:
    """A running listener."""

    def __init__(self, listener: "Listener", target: ListenTarget) -> None:
        self._listener = listener
        self._target = target

    @property
    def complete_to(self) -> datetime | None:
        """Up to which time of the server the observer was told everything; not to be asked while it is being told."""
        return self._target.complete_to

    def stop(self) -> None:
        """End it; no further call reaches the observer. Idempotent."""
        self._listener.stop(self._target)


class Listener:
    """Joins observers, the protocol's state and the stream. Runs on one loop; nothing here blocks or awaits."""

    def __init__(
        self,
        serializer: Serializer,
        open_call: Callable[[str, AsyncIterator[Proto]], Any],
        tokens: TokenSource,
        *,
        backoff: Backoff,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        timing: StreamTiming | None = None,
    ) -> None:
        self._serializer = serializer
        self._watch = WatchState(serializer, clock)
        self._observers: dict[ListenTarget, Observer] = {}
        self._watchers: list[Callable[[bool], None]] = []
        self._is_heard: bool | None = None
        self._stream = ListenStream(open_call, tokens, self, backoff=backoff, clock=clock, sleep=sleep, timing=timing)

    def listen(self, target: Target, resume: ResumePoint | None, observer: Observer) -> Registration:
        """Add a listener; it is sent now or with the next connection. Raises Rejected for a target that is wrong."""
        self._serializer.target(target, 1, resume)  # a wrong target is the caller's error, not the stream's
        one = ListenTarget(target, resume)
        self._observers[one] = observer
        self._watch.add(one)
        if self._stream.is_open:
            self._stream.send(self._watch.add_request(one))
        self._stream.start()
        return Registration(self, one)

    def stop(self, target: ListenTarget) -> None:
        """Take a target off; the last one ends the stream, which belongs to the person who was signed in."""
        if self._observers.pop(target, None) is None:
            return
        removal = self._watch.remove(target)
        if self._observers:
            self._stream.send(removal)
        else:
            self._end_stream()

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back at each change: True when the server is heard, False when it is lost or does not answer."""
        self._watchers.append(callback)

    def restart(self) -> None:
        """Connect anew with the present token."""
        self._stream.restart()

    def hurry(self) -> None:
        """Connect now, where the next attempt is still waiting for its turn."""
        self._stream.hurry()

    async def aclose(self) -> None:
        """Drop all targets and the stream; observers hear nothing more."""
        for target in list(self._observers):
            del self._observers[target]
            self._watch.remove(target)
        await self._stream.aclose()

    # What the stream calls.

    def requests(self) -> Sequence[Proto]:
        """Return what a new connection starts with, after those that were away for too long have thought anew."""
        for target in self._watch.away():
            observer = self._observers.get(target)
            if observer is not None:
                try:
                    observer.on_away()
                except Exception:  # noqa: BLE001 - it goes on as it was, which costs reads and no document
                    _log.exception("an observer failed")
        return self._watch.connect()

    def received(self, message: Proto) -> None:
        """Take in one message of the server and tell the observers what follows from it."""
        for todo in self._watch.receive(message):
            self._do(todo)

    def connection(self, is_heard: bool) -> None:
        """Pass a change of the connection on."""
        if is_heard is not self._is_heard:
            self._is_heard = is_heard
            for callback in tuple(self._watchers):
                callback(is_heard)

    def refused(self) -> None:
        """Try again without tokens: one that the server does not know makes it refuse the whole stream."""
        self._watch.forget_tokens()

    def disconnected(self) -> None:
        """Note that what was pending comes again."""
        self._watch.disconnect()

    def session_lost(self, error: ChatError) -> None:
        """Nobody is signed in any more: every listener ends."""
        for target in list(self._observers):
            self._fail(target, error, is_known=True)

    def _do(self, todo: Todo) -> None:
        match todo:
            case Tell(target, snapshot):
                self._tell(target, snapshot)
            case Fail(target, error):
                self._fail(target, error, is_known=False)
                if not self._observers:
                    self._end_stream()
            case Send(request):
                self._stream.send(request)
            case TokenRefused():
                raise Unauthenticated

    def _tell(self, target: ListenTarget, snapshot: Snapshot) -> None:
        observer = self._observers.get(target)
        if observer is None:  # stopped by an observer that was told just before
            return
        try:
            observer.on_snapshot(snapshot)
        except ChatError as error:
            self._drop(target, error)
        except Exception:  # noqa: BLE001 - a bug in one observer must not silence the others
            _log.exception("an observer failed")
            self._drop(target, Rejected("Live updates stopped", "The program has a bug here; restarting it may help."))

    def _drop(self, target: ListenTarget, error: ChatError) -> None:
        """Take off a target whose observer could not take a snapshot: the next one would leave a hole."""
        if target in self._observers:
            self._stream.send(self._watch.remove(target))
            self._fail(target, error, is_known=False)

    def _fail(self, target: ListenTarget, error: ChatError, *, is_known: bool) -> None:
        observer = self._observers.pop(target, None)
        if is_known and observer is not None:
            self._watch.remove(target)
        if observer is not None:
            observer.on_error(error)

    def _end_stream(self) -> None:
        self._stream.stop()
        self._is_heard = None
