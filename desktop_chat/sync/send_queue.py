"""SendQueue: takes rows of the outbox to the server, in order for each room, until each one is answered."""

import asyncio
import logging
from datetime import datetime

from desktop_chat.errors import ChatError, Denied, NotFound, Rejected, SignInRequired, StoreError
from desktop_chat.model import documents, paths
from desktop_chat.model.firestore import Fields, Write, WriteKind
from desktop_chat.model.ids import RoomId
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.model.room import LastMessage
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.retry_timer import RetryTimer
from desktop_chat.sync.summaries import Summaries

log = logging.getLogger(__name__)

MAX_IN_FLIGHT = 10


class SendQueue:
    """One request in flight for each room, at most ten in all.

    A transient failure puts the row back and waits with backoff, so that nothing overtakes it; a permanent one
    rejects the row and lets the next one go. A refusal is only believed after the document was looked for: the
    request before it may have arrived although its answer did not.
    """

    def __init__(self, context: SyncContext, summaries: Summaries) -> None:
        self._context = context
        self._summaries = summaries
        self._busy: set[RoomId] = set()
        self._backoffs: dict[RoomId, RetryTimer] = {}
        self._waiters: list[_Waiter] = []
        self._running = False
        # Rows may be marked as being sent although nobody sends them: at start, and after a full disk.
        self._is_stale = True
        self._store_backoff = RetryTimer(context.clock, context.rng, "outbox")

    def start(self) -> None:
        """Queue again what an earlier process was sending, and begin."""
        self._running = True
        self.wake()

    def stop(self) -> None:
        """Begin nothing more; rows in flight are queued again at the next start."""
        self._running = False
        self._store_backoff.cancel()
        for backoff in self._backoffs.values():
            backoff.cancel()
        self._settle(unfinished=frozenset())

    def wake(self) -> None:
        """Send what can be sent now."""
        if not self._running:
            self._settle(unfinished=frozenset())
            return
        try:
            self._recover()
            rows = self._context.store.sendable()
        except StoreError as error:
            log.error("the outbox cannot be read: %s", error)
            self._store_backoff.schedule(self.wake)
            # Nobody knows when the disk has room again: who waits is told what is left.
            self._settle(unfinished=frozenset())
            return
        self._store_backoff.reset()
        rooms = set()
        for row in rows:
            room_id = row.mutation.room_id
            rooms.add(room_id)
            if len(self._busy) < MAX_IN_FLIGHT and room_id not in self._busy and not self._waits(room_id):
                self._busy.add(room_id)
                self._context.tasks.start(f"send {row.mutation.message_id}", self._send(row))
        self._settle(unfinished=frozenset(rooms | self._busy))

    def hurry(self) -> None:
        """The connection is back: nobody waits any longer."""
        for backoff in list(self._backoffs.values()):
            backoff.hurry()

    async def flush(self) -> int:
        """Wait until every row was answered or its room failed once; return how many are unsent or rejected."""
        waiter = _Waiter(asyncio.get_running_loop().create_future(), set())
        self._waiters.append(waiter)
        self.wake()
        try:
            await waiter.done
        finally:
            if waiter in self._waiters:
                self._waiters.remove(waiter)
        return self._context.store.unsent()

    def _waits(self, room_id: RoomId) -> bool:
        backoff = self._backoffs.get(room_id)
        return backoff is not None and backoff.waiting

    async def _send(self, row: OutboxRow) -> None:
        room_id = row.mutation.room_id
        try:
            self._context.publish(self._context.store.mark_sending(row.seq))
            self._sent(row, await self._create(row))
        except ChatError as error:
            self._failed(row, error)
        except Exception:
            log.exception("a bug stopped message %s", row.mutation.message_id)
            self._failed(row, Rejected("A fault in Desktop Chat stopped it", "The log tells more."))
        finally:
            self._busy.discard(room_id)
        self.wake()

    async def _create(self, row: OutboxRow) -> datetime:
        """Create the document, once; returns the server's time. Raises ChatError."""
        mutation = row.mutation
        path = paths.message(mutation.room_id, mutation.message_id)
        fields: Fields = documents.message_fields(mutation, self._context.account.uid)
        try:
            result = await self._context.firestore.commit([Write(WriteKind.CREATE, path, fields)])
        except ChatError as error:
            if not error.permanent:
                raise
            sent_at = await self._read_back(path)
            if sent_at is None:
                raise
            return sent_at
        return result.commit_time

    async def _read_back(self, path: str) -> datetime | None:
        """Return when the server stored this message of ours, None when it does not have it. Raises Unavailable."""
        try:
            found = await self._context.firestore.get([path])
        except (Denied, NotFound):
            return None
        for document in found:
            message = documents.message_from(document)
            if message is not None and message.sender_id == self._context.account.uid:
                return message.sent_at
        return None

    def _sent(self, row: OutboxRow, sent_at: datetime) -> None:
        mutation = row.mutation
        self._backoff(mutation.room_id).reset()
        self._context.publish(self._context.store.mark_sent(row.seq, sent_at))
        last = LastMessage(mutation.message_id, self._context.account.uid, mutation.body, sent_at)
        self._summaries.note(mutation.room_id, last)

    def _failed(self, row: OutboxRow, error: ChatError) -> None:
        # A disk that is full is not the message's fault.
        final = error.permanent and not isinstance(error, StoreError)
        log.warning("message %s %s: %s", row.mutation.message_id, "was rejected" if final else "waits", error)
        try:
            if final:
                changes = self._context.store.mark_rejected(row.seq, error.message or error.title)
            else:
                changes = self._context.store.mark_queued(row.seq)
            self._context.publish(changes)
        except StoreError as full:
            log.error("message %s could not be put back: %s", row.mutation.message_id, full)
            self._is_stale, final = True, False
        if final:
            self._backoff(row.mutation.room_id).reset()
        else:
            self._wait(row.mutation.room_id)
        if isinstance(error, SignInRequired):
            self._running = False
            self._context.session_lost(error)

    def _wait(self, room_id: RoomId) -> None:
        for waiter in self._waiters:
            waiter.failed.add(room_id)
        self._backoff(room_id).schedule(self.wake)

    def _recover(self) -> None:
        if self._is_stale and not self._busy:
            self._context.publish(self._context.store.recover())
            self._is_stale = False

    def _backoff(self, room_id: RoomId) -> RetryTimer:
        if room_id not in self._backoffs:
            self._backoffs[room_id] = RetryTimer(self._context.clock, self._context.rng, f"send:{room_id}")
        return self._backoffs[room_id]

    def _settle(self, unfinished: frozenset[RoomId]) -> None:
        for waiter in self._waiters:
            if not waiter.done.done() and unfinished <= waiter.failed:
                waiter.done.set_result(None)


class _Waiter:
    """One ``flush``: it ends when every room is finished or has failed since it began."""

    def __init__(self, done: "asyncio.Future[None]", failed: set[RoomId]) -> None:
        self.done = done
        self.failed = failed
