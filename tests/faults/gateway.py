"""Firestore as a client process under test sees it: watched, and where a scenario asks for it, unruly or broken."""

import asyncio
import dataclasses
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from desktop_chat.errors import ChatError
from desktop_chat.model.firebase.firestore import (
    CommitResult,
    Document,
    Filter,
    Op,
    Query,
    ResumePoint,
    Snapshot,
    Target,
    Write,
    WriteKind,
)
from desktop_chat.model.ids import MessageId, new_message_id
from desktop_chat.sync.gateways import DocumentListening, FirestoreGateway, ListenObserver
from desktop_chat.sync.listeners.resume_plan import OVERLAP
from tests.faults.steps import KillSwitch

DEFECTS = ("id-per-attempt", "ack-before-commit", "strict-cursor", "many-in-flight")
"""What a worse client would do; each of them must turn the oracle red."""


class WatchedFirestore:
    """Passes everything on, telling the switch of commits. Fits ``sync.gateways.FirestoreGateway``."""

    def __init__(self, firestore: FirestoreGateway, switch: KillSwitch) -> None:
        self._firestore = firestore
        self._switch = switch
        self.aclose = firestore.aclose
        self.reconnect: Callable[[], None] = firestore.reconnect
        self.watch_connection: Callable[[Callable[[bool], None]], None] = firestore.watch_connection

    async def get(self, paths: Sequence[str]) -> tuple[Document, ...]:
        return await self._firestore.get(paths)

    async def query(self, query: Query) -> tuple[Document, ...]:
        return await self._firestore.query(query)

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        is_message = any(write.kind is WriteKind.CREATE and "/messages/" in write.path for write in writes)
        if is_message:
            self._switch.reached("commit.before")
        result = await self._firestore.commit(writes)
        if is_message:
            self._switch.reached("commit.after")
        return result

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> DocumentListening:
        return self._firestore.listen(target, resume, observer)


class UnrulyFirestore(WatchedFirestore):
    """Listeners hear many snapshots twice, some late and after their successors, and large ones in pieces."""

    def __init__(self, firestore: FirestoreGateway, switch: KillSwitch, rng: random.Random) -> None:
        super().__init__(firestore, switch)
        self._rng = rng

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> DocumentListening:
        if not isinstance(target, Query) or target.collection != "messages":
            return super().listen(target, resume, observer)
        return _Untimed(super().listen(target, resume, _Unruly(observer, self._rng)))


class _Untimed:
    """A listener that is never complete: its snapshots come out of order."""

    complete_to = None

    def __init__(self, listening: DocumentListening) -> None:
        self.stop = listening.stop


class _Unruly:
    """Stands between a listener and its observer."""

    def __init__(self, observer: ListenObserver, rng: random.Random) -> None:
        self._observer = observer
        self._rng = rng
        self._late: Snapshot | None = None
        self.on_error, self.on_away = observer.on_error, observer.on_away

    def on_snapshot(self, snapshot: Snapshot) -> None:
        if not snapshot.reset:
            # What comes out of order is complete up to no time.
            snapshot = dataclasses.replace(snapshot, read_time=None)
        pieces = [snapshot]
        if len(snapshot.changed) > 1 and not snapshot.reset:
            middle = self._rng.randrange(1, len(snapshot.changed))
            pieces = [
                dataclasses.replace(snapshot, changed=snapshot.changed[:middle], removed=()),
                dataclasses.replace(snapshot, changed=snapshot.changed[middle:]),
            ]
        for piece in pieces:
            self._tell(piece)

    def _tell(self, snapshot: Snapshot) -> None:
        late, self._late = self._late, None
        if late is None and not snapshot.reset and self._rng.random() < 0.3:
            self._late = snapshot
            asyncio.get_running_loop().call_later(0.05, self._release)
            return
        self._observer.on_snapshot(snapshot)
        if self._rng.random() < 0.3:
            self._observer.on_snapshot(snapshot)
        if late is not None:
            self._observer.on_snapshot(late)

    def _release(self) -> None:
        late, self._late = self._late, None
        if late is not None:
            self._observer.on_snapshot(late)


class IdPerAttempt(WatchedFirestore):
    """Defect: each attempt makes a document of its own."""

    def __init__(self, firestore: FirestoreGateway, switch: KillSwitch, rng: random.Random) -> None:
        super().__init__(firestore, switch)
        self._rng = rng

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        return await super().commit([self._renamed(write) for write in writes])

    def _renamed(self, write: Write) -> Write:
        if write.kind is not WriteKind.CREATE or "/messages/" not in write.path:
            return write
        folder = write.path.rpartition("/")[0]
        return dataclasses.replace(write, path=f"{folder}/{MessageId(new_message_id(self._rng))}")


class AckBeforeCommit(WatchedFirestore):
    """Defect: a message counts as sent when its request leaves. ``patience``: at most so many seconds until then."""

    def __init__(
        self, firestore: FirestoreGateway, switch: KillSwitch, rng: random.Random, patience: float = 0.05
    ) -> None:
        super().__init__(firestore, switch)
        self._rng = rng
        self._patience = patience
        self._tasks: set[asyncio.Task[None]] = set()

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        if not any("/messages/" in write.path for write in writes):
            return await super().commit(writes)
        task = asyncio.get_running_loop().create_task(self._later(writes, self._rng.uniform(0, self._patience)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return CommitResult(datetime.now(UTC))  # noqa: TID251 - a defect that is planted

    async def _later(self, writes: Sequence[Write], seconds: float) -> None:
        await asyncio.sleep(seconds)
        try:
            await super().commit(writes)
        except ChatError:
            return  # the defect: nobody hears of it


class StrictCursor(UnrulyFirestore):
    """Defect: listens and asks from after the newest stored time on, so that its twins are never heard."""

    async def query(self, query: Query) -> tuple[Document, ...]:
        return await super().query(_strict(query))

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> DocumentListening:
        if not isinstance(target, Query) or target.collection != "messages":
            return super().listen(target, resume, observer)
        return super().listen(_strict(target), None, _Tokenless(observer))


class _Tokenless:
    """Passes on snapshots that cannot be taken up by a token: one would bring what the cursor skips."""

    def __init__(self, observer: ListenObserver) -> None:
        self._observer = observer
        self.on_error, self.on_away = observer.on_error, observer.on_away

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self._observer.on_snapshot(dataclasses.replace(snapshot, resume_token=b""))


def _strict(query: Query) -> Query:
    def strict(one: Filter) -> Filter:
        if one.field != "updatedAt" or one.op is not Op.GREATER_OR_EQUAL or one.value.year == 1970:
            return one
        return Filter(one.field, Op.GREATER, one.value + OVERLAP)

    return dataclasses.replace(query, filters=tuple(map(strict, query.filters)))


def watched(firestore: FirestoreGateway, switch: KillSwitch, nature: str, rng: random.Random) -> FirestoreGateway:
    """Return the gateway of a nature: "" as it is, "unruly", or one of ``DEFECTS``."""
    match nature:
        case "unruly":
            return UnrulyFirestore(firestore, switch, rng)
        case "id-per-attempt":
            return IdPerAttempt(firestore, switch, rng)
        case "ack-before-commit":
            return AckBeforeCommit(firestore, switch, rng)
        case "many-in-flight":
            return AckBeforeCommit(firestore, switch, rng, patience=0.5)
        case "strict-cursor":
            return StrictCursor(firestore, switch, rng)
        case _:
            return WatchedFirestore(firestore, switch)
