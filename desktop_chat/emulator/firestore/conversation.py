"""A bidirectional call: requests come in, messages go out, and either side or the end of a token ends it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.outbox import Outbox

_EXPIRY_CHECK = 1.0
"""Seconds between looks at the clock near the end of a token: clocks can be turned, timers cannot."""


class Conversation:
    """Joins one call's requests and its outbox; `end` closes it from the server's side with a status."""

    def __init__(self, caller: Caller, clock: Clock, outbox: Outbox | None = None) -> None:
        self.caller = caller
        self.outbox = outbox or Outbox()
        self._clock = clock
        self._ended: asyncio.Future[FirestoreError] = asyncio.get_running_loop().create_future()

    def send(self, make: Callable[[], Any], weight: int = 0) -> None:
        """Queue a message (see Outbox)."""
        self.outbox.put(make, weight)

    def end(self, error: FirestoreError) -> None:
        """End the call with this status, whatever is still waiting. Idempotent."""
        if not self._ended.done():
            self._ended.set_result(error)

    async def run(
        self, requests: AsyncIterator[Any], write: Callable[[Any], Any], on_request: Callable[[Any], None]
    ) -> None:
        """Hand each request to `on_request` and each message to `write` until the client is done.

        Raises the FirestoreError that ended it. Requests wait while the client leaves too much unread.
        """
        reader = asyncio.ensure_future(self._read(requests, on_request))
        sender = asyncio.ensure_future(self._write(write))
        timer = asyncio.ensure_future(self._watch_expiry())
        tasks = (reader, sender, timer)
        until: set[asyncio.Future[Any]] = {reader, sender, self._ended}
        try:
            await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                raise self._ended.result()
            if sender.done():  # the connection is gone
                sender.result()
                return
            self.outbox.close()
            await asyncio.wait(until - {reader}, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                raise self._ended.result()
            reader.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, requests: AsyncIterator[Any], on_request: Callable[[Any], None]) -> None:
        async for request in requests:
            on_request(request)
            await self.outbox.room()

    async def _write(self, write: Callable[[Any], Any]) -> None:
        while (message := await self.outbox.next()) is not None:
            await write(message)

    async def _watch_expiry(self) -> None:
        expires = self.caller.expires
        if expires is None:
            return
        # There is no event to wait for: it is the clock itself that is looked at.
        while (left := (expires - self._clock.now()).total_seconds()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(min(left, _EXPIRY_CHECK))
        try:
            self.caller.check(self._clock.now())
        except FirestoreError as error:
            self.end(error)


class Conversations:
    """Those that are open, so that a server that stops can end them with a status that makes clients come back."""

    def __init__(self) -> None:
        self._open: set[Conversation] = set()

    def __len__(self) -> int:
        return len(self._open)

    def add(self, conversation: Conversation) -> None:
        """Count one as open."""
        self._open.add(conversation)

    def discard(self, conversation: Conversation) -> None:
        """Count one as over."""
        self._open.discard(conversation)

    def end_all(self) -> None:
        """End each with UNAVAILABLE."""
        for conversation in list(self._open):
            conversation.end(FirestoreError(grpc.StatusCode.UNAVAILABLE, "The server is shutting down."))
