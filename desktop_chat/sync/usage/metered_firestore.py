"""MeteredFirestore: the door to Firestore that counts what goes through it."""

from collections.abc import Callable, Mapping, Sequence

from desktop_chat.errors import ChatError, Denied, QuotaExceeded
from desktop_chat.model.firebase.firestore import CommitResult, Document, Query, ResumePoint, Snapshot, Target, Write
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.sync.gateways import DocumentListening, FirestoreGateway, ListenObserver
from desktop_chat.sync.usage import billing

Count = Callable[[Mapping[Feature, Bill]], None]


class MeteredFirestore:
    """Fits ``FirestoreGateway`` around another one.

    ``count`` gets each bill as soon as it is known, ``spent`` is called when the server refuses for the quota.
    """

    def __init__(self, inner: FirestoreGateway, count: Count, spent: Callable[[], None]) -> None:
        self._inner = inner
        self._count = count
        self._spent = spent

    async def get(self, paths: Sequence[str]) -> tuple[Document, ...]:
        """Read documents; each that was asked for is billed, the missing ones too."""
        try:
            found = await self._inner.get(paths)
        except QuotaExceeded:
            self._spent()
            raise
        self._count(billing.of_get(paths))
        return found

    async def query(self, query: Query) -> tuple[Document, ...]:
        """Run a one-shot query."""
        try:
            found = await self._inner.query(query)
        except QuotaExceeded:
            self._spent()
            raise
        self._count(billing.of_query(query.collection, len(found)))
        return found

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        """Write atomically, once."""
        try:
            result = await self._inner.commit(writes)
        except QuotaExceeded:
            self._spent()
            raise
        except Denied:
            self._count(billing.of_refused_commit(writes))
            raise
        self._count(billing.of_commit(writes))
        return result

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> DocumentListening:
        """Open a listener; each of its snapshots is billed."""
        metered = _MeteredObserver(target, observer, self._count, self._spent, is_resumed=resume is not None)
        return self._inner.listen(target, resume, metered)

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back when the listen stream is heard or lost."""
        self._inner.watch_connection(callback)

    def reconnect(self) -> None:
        """Connect again at once."""
        self._inner.reconnect()

    async def aclose(self) -> None:
        """Close streams and channel."""
        await self._inner.aclose()


class _MeteredObserver:
    """Counts a snapshot, then hands it on."""

    def __init__(
        self, target: Target, inner: ListenObserver, count: Count, spent: Callable[[], None], *, is_resumed: bool
    ) -> None:
        self._target = target
        self._inner = inner
        self._count = count
        self._spent = spent
        self._is_resumed = is_resumed
        self._is_first = True

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self._count(billing.of_snapshot(self._target, snapshot, is_first=self._is_first, is_resumed=self._is_resumed))
        self._is_first = False
        self._inner.on_snapshot(snapshot)

    def on_away(self) -> None:
        self._inner.on_away()

    def on_error(self, error: ChatError) -> None:
        if isinstance(error, QuotaExceeded):
            self._spent()
        self._inner.on_error(error)
