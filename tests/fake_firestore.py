"""A Firestore in memory, for tests of sync: the server with its documents, and each person's gateway to it.

A test controls each gateway's network: offline, answers held back or lost, requests refused, snapshots held back.
It knows no rules and no subcollection deletes; a dotted name in an update reaches into a map.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop_chat.errors import ChatError, Denied, Unavailable
from desktop_chat.model.firebase.firestore import (
    Document,
    DocumentTarget,
    Query,
    ResumePoint,
    Snapshot,
    Target,
    Write,
)
from desktop_chat.model.ids import Uid
from desktop_chat.sync.gateways import CommitResult, ListenObserver
from tests.fake_queries import matches
from tests.fake_server import FakeServer as FakeServer


@dataclass
class FakeListening:
    """One listener: ``held`` is what its observer was told, by path and update time."""

    gateway: "FakeFirestoreGateway"
    target: Target
    observer: ListenObserver
    resume: ResumePoint | None
    held: dict[str, datetime | None] = field(default_factory=dict)
    began: bool = False
    version: int = 0
    stopped: bool = False
    _complete_to: datetime | None = None

    @property
    def complete_to(self) -> datetime | None:
        """The present, which a real stream tells twice a minute, unless there is news that was not delivered."""
        self.beat()
        return self._complete_to

    def beat(self) -> None:
        """Hear from the server that there is nothing new, if it is so."""
        if self.gateway.is_heard and self.began and not self.stopped and not self._touched():
            self.version = len(self.gateway.server.log)
            self._complete_to = self.gateway.server.read_time()

    def stop(self) -> None:
        self.stopped = True
        if self in self.gateway.listenings:
            self.gateway.listenings.remove(self)

    def result(self) -> dict[str, Document]:
        server = self.gateway.server
        if isinstance(self.target, DocumentTarget):
            return {path: server.documents[path] for path in self.target.paths if path in server.documents}
        return {document.path: document for document in server.run(self.target)}

    def step(self) -> Snapshot | None:
        """Return what is new since the last step, None when nothing is."""
        server = self.gateway.server
        first, self.began = not self.began, True
        reset = first and self.resume is None
        if first and self.resume is not None:
            since = int(self.resume.token)
            touched = frozenset().union(*server.log[since:])
            now = self.result()
            self.held = {
                path: None if path in touched or path not in now else now[path].update_time
                for path in self.resume.known
            }
        elif not first and not self._touched():
            return None
        now = self.result()
        changed = tuple(doc for path, doc in now.items() if self.held.get(path) != doc.update_time)
        removed = tuple(path for path in self.held if path not in now)
        self.held = {path: document.update_time for path, document in now.items()}
        self.version = len(server.log)
        if not (first or changed or removed):
            return None
        return Snapshot(changed, removed, str(self.version).encode(), server.read_time(), reset)

    def _touched(self) -> bool:
        """Whether a commit since the last step can matter, so that a burst costs no full evaluation each time."""
        documents = self.gateway.server.documents
        for path in frozenset().union(*self.gateway.server.log[self.version :]):
            if path in self.held:
                return True
            document = documents.get(path)
            if document is not None and (isinstance(self.target, DocumentTarget) or matches(self.target, document)):
                return True
        return False


AWAY = timedelta(minutes=24)
"""How long a stream may be gone without its targets being billed as new ones."""


class FakeFirestoreGateway:
    """One person's door to a FakeServer.

    ``offline`` refuses requests and stops snapshots. ``hold_acks`` lets commits reach the server and keeps their
    answers until ``release_acks``; ``lose_acks`` of them are answered with Unavailable although the server has them.
    ``hold_gets`` keeps documents that are read back until ``release_gets``.
    ``failures`` are raised by the next commits instead of committing. ``hold_watch`` keeps snapshots back.
    """

    def __init__(self, server: FakeServer, uid: Uid) -> None:
        self.server = server
        self.uid = uid
        self.offline = False
        self.reconnects = 0
        self.hold_acks = False
        self.hold_watch = False
        self.lose_acks = 0
        self.failures: list[ChatError] = []
        self.get_failures: list[ChatError] = []
        self.query_failures: list[ChatError] = []
        self.commits: list[tuple[Write, ...]] = []
        self.gets: list[tuple[str, ...]] = []
        self.queries: list[Query] = []
        self.listenings: list[FakeListening] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self.closed = False
        self._held_acks: list[asyncio.Future[None]] = []
        self.hold_gets = False
        self._held_gets: list[asyncio.Future[None]] = []
        self.hold_queries = False
        self._watchers: list[Callable[[bool], None]] = []
        self._delivery_due = False
        self._delivered: list[tuple[FakeListening, Snapshot]] = []
        self._cut_at: datetime | None = None
        server.gateways.append(self)

    @property
    def is_heard(self) -> bool:
        """Whether snapshots come."""
        return not (self.offline or self.hold_watch or self.closed)

    # --- the gateway --------------------------------------------------------------------------------------
    async def get(self, paths: Sequence[str]) -> tuple[Document, ...]:
        self.gets.append(tuple(paths))
        await self._network(self.get_failures)
        if self.hold_gets:
            held = asyncio.get_running_loop().create_future()
            self._held_gets.append(held)
            await held
        if not all(self.server.visible(self.uid, path) for path in paths):
            raise Denied("You may not read this")
        return tuple(self.server.documents[path] for path in paths if path in self.server.documents)

    async def query(self, query: Query) -> tuple[Document, ...]:
        self.queries.append(query)
        await self._network(self.query_failures)
        if not self.server.visible(self.uid, f"{query.parent}/{query.collection}"):
            raise Denied("You may not read this")
        found = self.server.run(query)
        if self.hold_queries:
            held = asyncio.get_running_loop().create_future()
            self._held_gets.append(held)
            await held
        return found

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        self.commits.append(tuple(writes))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._commit(writes)
        finally:
            self.in_flight -= 1

    async def _commit(self, writes: Sequence[Write]) -> CommitResult:
        await self._network(self.failures)
        if not self.server.allows(self.uid, writes):
            raise Denied("The rules refused it")
        time = self.server.commit(writes)
        if self.hold_acks:
            ack = asyncio.get_running_loop().create_future()
            self._held_acks.append(ack)
            await ack
        if self.lose_acks:
            self.lose_acks -= 1
            raise Unavailable("The answer was lost")
        return CommitResult(time)

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> FakeListening:
        listening = FakeListening(self, target, observer, resume)
        self.listenings.append(listening)
        self._deliver_soon()
        return listening

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        self._watchers.append(callback)

    async def aclose(self) -> None:
        self.closed = True
        self.server.gateways.remove(self)

    def reconnect(self) -> None:
        self.reconnects += 1
        for request in (*self._held_acks, *self._held_gets):
            if not request.done():
                request.set_exception(Unavailable("The connection was given up"))
        if not self.offline:
            self._tell_connection(online=True)
            self._deliver_soon()

    # --- what a test does to the network ------------------------------------------------------------------
    def go_offline(self) -> None:
        """Cut the network; the stream notices."""
        self._beat()
        self.offline, self._cut_at = True, self.server.read_time()
        self._tell_connection(online=False)

    def go_online(self) -> None:
        """Mend it: the stream is heard again, then its listeners catch up, some of them with another query."""
        self.offline = False
        if self._cut_at is not None and self.server.read_time() - self._cut_at >= AWAY:
            for listening in list(self.listenings):
                if listening.complete_to is not None:
                    listening.observer.on_away()
        self._cut_at = None
        self._tell_connection(online=True)
        self._deliver_soon()

    def release_acks(self) -> None:
        """Let held answers through, and those to come."""
        self.hold_acks = False
        held, self._held_acks = self._held_acks, []
        for ack in held:
            if not ack.done():
                ack.set_result(None)

    def release_gets(self) -> None:
        """Let reads that were held back through, and those to come."""
        self.hold_gets = self.hold_queries = False
        held, self._held_gets = self._held_gets, []
        for one in held:
            if not one.done():
                one.set_result(None)

    def release_watch(self) -> None:
        """Let held snapshots through, and those to come."""
        self.hold_watch = False
        self._deliver_soon()

    def kill_targets(self, error: ChatError, part: str = "") -> None:
        """Let the server refuse running listeners whose collection contains ``part``."""
        for listening in list(self.listenings):
            if (
                isinstance(listening.target, Query)
                and part in f"{listening.target.parent}/{listening.target.collection}"
            ):
                listening.stop()
                listening.observer.on_error(error)

    def deliver_again(self) -> None:
        """Let old snapshots of queries in rooms come once more, the last one first, with everything in them turned."""
        delivered, self._delivered = self._delivered, []
        for listening, snapshot in reversed(delivered):
            if not listening.stopped:
                stale = Snapshot(snapshot.changed[::-1], (), snapshot.resume_token, snapshot.read_time)
                listening.observer.on_snapshot(stale)

    def repeat_everything(self) -> None:
        """Send every listener its whole result again, as after a reset."""
        for listening in list(self.listenings):
            listening.began, listening.resume, listening.held = False, None, {}
        self._deliver_soon()

    def server_changed(self) -> None:
        """Called by the server after each commit."""
        self._deliver_soon()

    def listened(self) -> list[str]:
        """Return the collections that are listened to."""
        targets = [listening.target for listening in self.listenings]
        return sorted(
            f"{target.parent}/{target.collection}".strip("/") for target in targets if isinstance(target, Query)
        )

    # --- inside -------------------------------------------------------------------------------------------
    async def _network(self, failures: list[ChatError]) -> None:
        await asyncio.sleep(0)
        if self.offline:
            raise Unavailable("There is no network", "It is tried again when it is back.")
        if failures:
            raise failures.pop(0)

    def _tell_connection(self, *, online: bool) -> None:
        for watcher in self._watchers:
            watcher(online)

    def _deliver_soon(self) -> None:
        if self._delivery_due or self.closed:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # A test wrote to the server between two steps; the next step delivers it.
            return
        self._delivery_due = True
        loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        self._delivery_due = False
        if not self.is_heard:
            return
        if self.listenings:
            self._tell_connection(online=True)
        for listening in list(self.listenings):
            if not listening.stopped and (snapshot := listening.step()) is not None:
                if isinstance(listening.target, Query) and listening.target.parent:
                    self._delivered.append((listening, snapshot))
                listening.observer.on_snapshot(snapshot)
        self._beat()

    def _beat(self) -> None:
        """Whoever has heard everything hears so."""
        for listening in self.listenings:
            listening.beat()
