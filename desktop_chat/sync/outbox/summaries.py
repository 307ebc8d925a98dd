"""Summaries: keeps ``lastMessage`` of a room document close to the newest message, at most once a second."""

import asyncio
import logging
from collections.abc import Callable

from desktop_chat.errors import ChatError, SignInRequired, StoreError
from desktop_chat.local.outbox.due_summaries import DueSummary
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.documents import MAX_PREVIEW
from desktop_chat.model.firebase.firestore import Write, WriteKind
from desktop_chat.model.ids import RoomId
from desktop_chat.model.room import LastMessage
from desktop_chat.model.usage import Thrift
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.step import Step
from desktop_chat.sync.timing.clock import Timer
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 1.0
"""A document takes about one sustained write a second, from all clients together."""

SAVING_INTERVAL_SECONDS = 30.0
"""While the quota of the day is running out, a room list that lags a little costs nobody a message."""


class Summaries:
    """Writes what the store says is due, until the server has it: devices that do not listen to a room learn from
    its document alone that there is something to fetch.

    What is due is written by the transaction that makes a message the server's (``local.outbox.due_summaries``), so
    that the end of the process between the two loses nothing.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._outbox = context.store.outbox
        self._timers: dict[RoomId, Timer] = {}
        self._retries: dict[RoomId, RetryTimer] = {}
        self._writing: dict[RoomId, asyncio.Task[None]] = {}
        self._written_at: dict[RoomId, float] = {}
        self._unsubscribe: Callable[[], None] | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Look after each write to the store whether a summary is due."""
        self._unsubscribe = self._context.subscribe(self._changed)

    def find_missing(self) -> None:
        """Begin what earlier processes left; for after the room list was heard."""
        if not self._is_stopped:
            self._outbox.find_missing_summaries()
            self._look()

    def hurry(self) -> None:
        """The connection is back."""
        for retry in list(self._retries.values()):
            retry.hurry()

    async def flush(self) -> None:
        """Write what is due without waiting for its second; a failure is left for the next start."""
        await asyncio.gather(*self._writing.values(), return_exceptions=True)
        self._stop_timers()
        for due in self._due():
            if due.room_id not in self._retries or not self._retries[due.room_id].waiting:
                self._write(due.room_id)
        await asyncio.gather(*self._writing.values(), return_exceptions=True)

    def stop(self) -> None:
        """Write nothing more."""
        self._is_stopped = True
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._stop_timers()
        for retry in self._retries.values():
            retry.cancel()

    @property
    def _interval(self) -> float:
        return INTERVAL_SECONDS if self._context.thrift() is Thrift.NORMAL else SAVING_INTERVAL_SECONDS

    def _changed(self, changes: StoreChanges) -> None:
        if changes.messages:
            self._look()

    def _look(self) -> None:
        for due in self._due():
            self._plan(due.room_id)

    def _due(self, room_id: RoomId | None = None) -> list[DueSummary]:
        try:
            return self._outbox.due_summaries(room_id)
        except StoreError as error:
            log.error("the due summaries cannot be read: %s", error)
            return []

    def _plan(self, room_id: RoomId) -> None:
        retry = self._retries.get(room_id)
        if self._is_stopped or room_id in self._timers or room_id in self._writing or (retry and retry.waiting):
            return
        since = self._context.clock.monotonic() - self._written_at.get(room_id, float("-inf"))
        if since >= self._interval:
            self._write(room_id)
        else:
            self._write_later(room_id, self._interval - since)

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
        due = next(iter(self._due(room_id)), None)
        if due is None or room_id in self._writing:
            return
        last = self._wanted(due)
        if last is None:
            self._answered(due)
            return
        self._written_at[room_id] = self._context.clock.monotonic()
        self._writing[room_id] = self._context.tasks.start(f"summary of {room_id}", self._commit(due, last))

    def _wanted(self, due: DueSummary) -> LastMessage | None:
        """Return what to write; None when somebody else has written a newer summary, or this very one, already."""
        row = self._context.reader.room(due.room_id)
        message = self._context.reader.message(due.room_id, due.message_id)
        if row is None or message is None or message.sent_at is None:
            return None
        current = row.room.last_message
        last = LastMessage(message.id, message.sender_id, message.body, message.sent_at)
        if current is None or (current.sent_at, current.id) < (last.sent_at, last.id):
            return last
        if current.id == last.id and current.body != last.body[:MAX_PREVIEW]:
            return last
        return current if due.is_touch else None

    async def _commit(self, due: DueSummary, last: LastMessage) -> None:
        room_id = due.room_id
        write = Write(WriteKind.UPDATE, paths.room(room_id), documents.last_message_fields(last))
        try:
            self._context.step(Step.SUMMARIZING)
            await self._context.firestore.commit([write])
            self._context.step(Step.SUMMARIZED)
        except ChatError as error:
            self._failed(due, error)
        else:
            self._answered(due)
        finally:
            del self._writing[room_id]
        if self._due(room_id):
            self._plan(room_id)

    def _answered(self, due: DueSummary) -> None:
        try:
            self._outbox.summary_answered(due.number)
        except StoreError as error:
            log.error("the summary of %s could not be noted and is written once more: %s", due.room_id, error)
            self._retry(due.room_id).schedule(lambda: self._write(due.room_id))
        else:
            self._retry(due.room_id).reset()

    def _failed(self, due: DueSummary, error: ChatError) -> None:
        log.info("the summary of %s was not written: %s", due.room_id, error)
        if error.permanent:
            # Somebody else's newer one is there already, or the room is no longer ours.
            self._answered(due)
        elif isinstance(error, SignInRequired):
            self._context.session_lost(error)
        else:
            self._retry(due.room_id).schedule(lambda: self._write(due.room_id))

    def _retry(self, room_id: RoomId) -> RetryTimer:
        if room_id not in self._retries:
            self._retries[room_id] = RetryTimer(self._context.clock, self._context.rng, f"summary:{room_id}")
        return self._retries[room_id]
