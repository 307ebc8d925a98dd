"""SendQueue: takes rows of the outbox to the server, in order for each room, until each one is answered."""

import asyncio
import logging
from datetime import datetime, timedelta

from desktop_chat.errors import ChatError, RefusedByRules, Rejected, SignInRequired, SlowDown, StoreError
from desktop_chat.model.ids import RoomId
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.files.uploads import Uploads
from desktop_chat.sync.outbox.delivery import Delivery
from desktop_chat.sync.outbox.refusals import refused_by_rules
from desktop_chat.sync.step import Step
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)

MAX_IN_FLIGHT = 10


class SendQueue:
    """One request in flight for each room, at most ten in all.

    A transient failure puts the row back and waits with backoff, so that nothing overtakes it; a permanent one
    rejects the row and lets the next one go. The rate limit is met by waiting for as long as it asks.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._outbox = context.store.outbox
        self._delivery = Delivery(context)
        self._uploads = Uploads(context)
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
            self._uploads.drop_withdrawn()
            self._recover()
            rows = self._outbox.sendable()
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
                self._begin(row)
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
        return self._outbox.unsent()

    def _waits(self, room_id: RoomId) -> bool:
        backoff = self._backoffs.get(room_id)
        return backoff is not None and backoff.waiting

    def _begin(self, row: OutboxRow) -> None:
        # Marked before anything else can run, so that nothing is folded into a row that is on its way.
        try:
            self._context.publish(self._outbox.mark_sending(row.seq))
        except StoreError as error:
            self._failed(row, error)
            return
        self._context.step(Step.SENDING)
        self._busy.add(row.mutation.room_id)
        self._context.tasks.start(f"send {_name(row)}", self._send(row))

    async def _send(self, row: OutboxRow) -> None:
        try:
            # What was withdrawn during its uploads is gone from the store already.
            if await self._uploads.finish(row):
                at = await self._deliver(row)
                self._context.step(Step.ANSWERED)
                self._sent(row, at)
        except ChatError as error:
            self._failed(row, error)
        except Exception:
            log.exception("a bug stopped %s", _name(row))
            self._failed(row, Rejected("A fault in Desktop Chat stopped it", "The log tells more."))
        finally:
            self._busy.discard(row.mutation.room_id)
        self.wake()

    async def _deliver(self, row: OutboxRow) -> datetime | None:
        try:
            return await self._delivery.deliver(row)
        except RefusedByRules as error:
            raise RefusedByRules(error.title, refused_by_rules(row.mutation)) from error

    def _sent(self, row: OutboxRow, at: datetime | None) -> None:
        self._backoff(row.mutation.room_id).reset()
        self._context.publish(self._outbox.mark_sent(row.seq, at))
        self._context.step(Step.SENT)

    def _failed(self, row: OutboxRow, error: ChatError) -> None:
        # A disk that is full is not the message's fault.
        final = error.permanent and not isinstance(error, StoreError)
        log.warning("%s %s: %s", _name(row), "was rejected" if final else "waits", error)
        seconds = 0.0 if final else self._wait(row.mutation.room_id, error)
        reason = error.message if final and error.message else error.title
        try:
            if final:
                self._context.publish(self._outbox.mark_rejected(row.seq, reason))
            else:
                retry_at = self._context.clock.now() + timedelta(seconds=seconds)
                self._context.publish(self._outbox.mark_retrying(row.seq, reason, retry_at))
        except StoreError as full:
            log.error("%s could not be put back: %s", _name(row), full)
            self._is_stale = True
            if final:
                self._wait(row.mutation.room_id, full)
        else:
            if final:
                self._backoff(row.mutation.room_id).reset()
        self._context.step(Step.REJECTED if final else Step.RETRYING)
        if isinstance(error, SignInRequired):
            self._running = False
            self._context.session_lost(error)

    def _wait(self, room_id: RoomId, error: ChatError) -> float:
        if isinstance(error, SlowDown):  # no failure: whoever waits for the room goes on waiting
            self._backoff(room_id).wait(self.wake, error.seconds)
            return error.seconds
        for waiter in self._waiters:
            waiter.failed.add(room_id)
        return self._backoff(room_id).schedule(self.wake)

    def _recover(self) -> None:
        if self._is_stale and not self._busy:
            self._context.publish(self._outbox.recover())
            self._is_stale = False

    def _backoff(self, room_id: RoomId) -> RetryTimer:
        if room_id not in self._backoffs:
            self._backoffs[room_id] = RetryTimer(self._context.clock, self._context.rng, f"send:{room_id}")
        return self._backoffs[room_id]

    def _settle(self, unfinished: frozenset[RoomId]) -> None:
        for waiter in self._waiters:
            if not waiter.done.done() and unfinished <= waiter.failed:
                waiter.done.set_result(None)


def _name(row: OutboxRow) -> str:
    """Return what a log may hold of a row: never a text that somebody wrote."""
    return f"{type(row.mutation).__name__} {row.message_id or row.mutation.room_id}"


class _Waiter:
    """One ``flush``: it ends when every room is finished or has failed since it began."""

    def __init__(self, done: "asyncio.Future[None]", failed: set[RoomId]) -> None:
        self.done = done
        self.failed = failed
