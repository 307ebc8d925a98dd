"""Summaries: keeps ``lastMessage`` of a room document close to the newest message, at most once a second."""

import asyncio
import logging

from desktop_chat.errors import ChatError
from desktop_chat.model import documents, paths
from desktop_chat.model.documents import MAX_PREVIEW
from desktop_chat.model.firestore import Write, WriteKind
from desktop_chat.model.ids import RoomId
from desktop_chat.model.room import LastMessage
from desktop_chat.model.usage import Thrift
from desktop_chat.sync.clock import Timer
from desktop_chat.sync.context import SyncContext

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 1.0
"""A document takes about one sustained write a second, from all clients together."""

SAVING_INTERVAL_SECONDS = 30.0
"""While the quota of the day is running out, a room list that lags a little costs nobody a message."""


class Summaries:
    """Best effort: a summary that could not be written is made good by the next message of the room."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._pending: dict[RoomId, LastMessage] = {}
        self._timers: dict[RoomId, Timer] = {}
        self._writing: dict[RoomId, asyncio.Task[None]] = {}
        self._written_at: dict[RoomId, float] = {}

    def note(self, room_id: RoomId, last: LastMessage) -> None:
        """A message of ours was stored or changed by the server; the newest of a room wins."""
        waiting = self._pending.get(room_id)
        if waiting is not None and waiting.sent_at > last.sent_at:
            return
        self._pending[room_id] = last
        if room_id in self._timers or room_id in self._writing:
            return
        since = self._context.clock.monotonic() - self._written_at.get(room_id, float("-inf"))
        if since >= self._interval:
            self._write(room_id)
        else:
            self._write_later(room_id, self._interval - since)

    async def flush(self) -> None:
        """Write what is pending without waiting for its second."""
        await asyncio.gather(*self._writing.values(), return_exceptions=True)
        self._stop_timers()
        for room_id in list(self._pending):
            self._write(room_id)
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    def stop(self) -> None:
        """Write nothing more."""
        self._stop_timers()
        self._pending.clear()

    @property
    def _interval(self) -> float:
        return INTERVAL_SECONDS if self._context.thrift() is Thrift.NORMAL else SAVING_INTERVAL_SECONDS

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _write_later(self, room_id: RoomId, seconds: float) -> None:
        def due() -> None:
            del self._timers[room_id]
            self._write(room_id)

        self._timers[room_id] = self._context.clock.call_later(f"summary:{room_id}", seconds, due)

    def _write(self, room_id: RoomId) -> None:
        last = self._pending.pop(room_id)
        if not self._is_newer(room_id, last):
            return
        self._written_at[room_id] = self._context.clock.monotonic()
        self._writing[room_id] = self._context.tasks.start(f"summary of {room_id}", self._commit(room_id, last))

    def _is_newer(self, room_id: RoomId, last: LastMessage) -> bool:
        """Whether nobody else has written a newer summary, or this very one, already."""
        row = self._context.reader.room(room_id)
        if row is None:
            return False
        current = row.room.last_message
        if current is None or current.sent_at < last.sent_at:
            return True
        return current.id == last.id and current.body != last.body[:MAX_PREVIEW]

    async def _commit(self, room_id: RoomId, last: LastMessage) -> None:
        write = Write(WriteKind.UPDATE, paths.room(room_id), documents.last_message_fields(last))
        try:
            await self._context.firestore.commit([write])
        except ChatError as error:
            log.info("the summary of %s was not written: %s", room_id, error)
        finally:
            del self._writing[room_id]
        if room_id in self._pending and room_id not in self._timers:
            self._write_later(room_id, self._interval)
