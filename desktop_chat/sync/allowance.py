"""Allowance: pays for what a person writes, so that the server's rate limit is met by waiting and not by refusals."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, SlowDown
from desktop_chat.model.firebase import paths, rate_limit
from desktop_chat.model.firebase.firestore import CommitResult, Write, WriteKind
from desktop_chat.model.firebase.rate_limit import TokenBucket
from desktop_chat.model.ids import Uid
from desktop_chat.sync.gateways import FirestoreGateway
from desktop_chat.sync.timing.clock import Clock
from desktop_chat.sync.timing.server_time import ServerTime

log = logging.getLogger(__name__)

MARGIN_SECONDS = 0.05
"""Waits are a little longer than computed, so that a timer which fires early is not a second wait."""

SURE_PART = 0.99
"""Of the time that this computer measures: its clock may run a little faster than the server's."""

SHORTEST_WAIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class _Known:
    """The bucket (None: there is none yet) as it was at ``heard`` of the monotonic clock.

    ``age`` is how many seconds ago it was paid from by then: a guess with the clocks at hand, until a claim that was
    made with it is refused; then it counts from when it was read, which is always right.
    """

    bucket: TokenBucket | None
    heard: float
    age: float = 0.0


class Allowance:
    """One person's token bucket as this device knows it.

    A claim may always be lower than what the server would grant, so no clock has to be right. Another device of the
    same person pays out of the same bucket: a refused claim is looked into before it is believed.
    """

    def __init__(
        self,
        firestore: FirestoreGateway,
        uid: Uid,
        clock: Clock,
        server_time: ServerTime,
        is_exempt: Callable[[], Awaitable[bool]],
    ) -> None:
        self._firestore = firestore
        self._path = paths.limits(uid)
        self._clock = clock
        self._server_time = server_time
        self._is_exempt = is_exempt
        self._lock = asyncio.Lock()
        self._known: _Known | None = None

    async def commit(self, writes: Sequence[Write], path: str, size: int = 0) -> CommitResult:
        """Commit with the payment for the document at ``path``; ``size`` is the file's that a ticket is for.

        Raises SlowDown before anything is asked for, or when the bucket was not as it was thought to be: the same
        commit may have arrived before all the same.
        """
        if await self._is_exempt():
            return await self._firestore.commit(writes)
        # One payment at a time: all of them change one document.
        async with self._lock:
            known = self._known or await self._read(is_guessing=True)
            price = rate_limit.price_of(path, size)
            left = self._left(known, price)
            self._known = None  # until the answer tells
            try:
                result = await self._firestore.commit([*writes, self._payment(known, path, left)])
            except (Denied, AlreadyExists, NotFound) as error:
                raise await self._reason(known, price, error) from None
            since = result.commit_time if known.bucket is None else known.bucket.since
            self._known = _Known(TokenBucket(left, result.commit_time, since), self._clock.monotonic())
        return result

    async def commit_patiently(self, writes: Sequence[Write], path: str) -> CommitResult:
        """As ``commit``, but wait as long as it takes instead of raising SlowDown."""
        while True:
            try:
                return await self.commit(writes, path)
            except SlowDown as error:
                await self._pause(error.seconds)

    async def _reason(self, refused: _Known, price: float, error: ChatError) -> ChatError:
        """Return why a commit was refused: SlowDown when the bucket was not as it was thought to be, else ``error``."""
        found = self._known = await self._read(is_guessing=False)
        if refused.age == 0.0 and _time(found) == _time(refused):
            return error  # the payment was right, so it is not the reason
        seconds = 0.0 if found.bucket is None else found.bucket.seconds_until(price, 0.0)
        return slow_down(max(SHORTEST_WAIT_SECONDS, seconds + MARGIN_SECONDS))

    async def _read(self, *, is_guessing: bool) -> _Known:
        documents = await self._firestore.get([self._path])
        heard = self._clock.monotonic()
        bucket = rate_limit.bucket_from(documents[0]) if documents else None
        if bucket is None or not is_guessing:
            return _Known(bucket, heard)
        return _Known(bucket, heard, max(0.0, (self._server_time.now() - bucket.at).total_seconds()))

    def _left(self, known: _Known, price: float) -> float:
        if known.bucket is None:
            return rate_limit.left_after(rate_limit.BURST, price)
        age = known.age + (self._clock.monotonic() - known.heard) * SURE_PART
        seconds = known.bucket.seconds_until(price, age)
        if seconds > 0:
            self._known = known
            raise slow_down(seconds / SURE_PART + MARGIN_SECONDS)
        return rate_limit.left_after(known.bucket.after(age), price)

    def _payment(self, known: _Known, path: str, left: float) -> Write:
        if known.bucket is None:
            return Write(WriteKind.CREATE, self._path, rate_limit.first_fields(path, left))
        return Write(WriteKind.UPDATE, self._path, rate_limit.payment_fields(path, left))

    async def _pause(self, seconds: float) -> None:
        log.info("waiting %.1f seconds for the rate limit", seconds)
        over = asyncio.Event()
        timer = self._clock.call_later("rate limit", seconds, over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()


def slow_down(seconds: float) -> SlowDown:
    """Return the error that tells a person to wait."""
    whole = max(1, round(seconds))
    return SlowDown(
        f"{rate_limit.SLOW_DOWN}, {whole} second{'' if whole == 1 else 's'}",
        "Nobody may send so much in so short a time. It goes out by itself.",
        seconds,
    )


def _time(known: _Known) -> object:
    return None if known.bucket is None else known.bucket.at
