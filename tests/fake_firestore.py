"""A Firestore in memory, for tests of sync: the server with its documents, and each person's gateway to it.

A test controls each gateway's network: offline, answers held back or lost, requests refused, snapshots held back.
It knows no rules and no subcollection deletes; a dotted name in an update reaches into a map.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, Unavailable
from desktop_chat.model.firestore import (
    ArrayRemove,
    ArrayUnion,
    Document,
    DocumentTarget,
    Query,
    ResumePoint,
    ServerTimestamp,
    Snapshot,
    Target,
    Write,
    WriteKind,
)
from desktop_chat.model.ids import Uid
from desktop_chat.sync.gateways import CommitResult, ListenObserver
from tests.fake_queries import field_of, is_after, matches
from tests.fakes import FakeClock


class FakeServer:
    """Documents and their history. ``allows`` stands in for the rules; commit times never repeat."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.documents: dict[str, Document] = {}
        self.log: list[frozenset[str]] = []
        self.allows: Callable[[Uid, Sequence[Write]], bool] = lambda uid, writes: True
        self.visible: Callable[[Uid, str], bool] = lambda uid, path: True
        self.gateways: list[FakeFirestoreGateway] = []
        self._last_time = clock.true_now()

    def put(self, path: str, fields: Mapping[str, Any]) -> Document:
        """Write a document as an administrator would: ServerTimestamp works, rules and preconditions do not."""
        self.commit([Write(WriteKind.SET, path, fields)])
        return self.documents[path]

    def delete(self, path: str) -> None:
        """Delete a document as an administrator would."""
        self.commit([Write(WriteKind.DELETE, path, {})])

    def commit(self, writes: Sequence[Write]) -> datetime:
        """Apply writes atomically and tell every gateway."""
        for write in writes:
            exists = write.path in self.documents
            if write.kind is WriteKind.CREATE and exists:
                raise AlreadyExists("It exists already", write.path)
            if write.kind is WriteKind.UPDATE and not exists:
                raise NotFound("It does not exist", write.path)
        self._last_time = time = max(self.clock.true_now(), self._last_time + timedelta(microseconds=1))
        for write in writes:
            self._apply(write, time)
        self.log.append(frozenset(write.path for write in writes))
        for gateway in self.gateways:
            gateway.server_changed()
        return time

    def read_time(self) -> datetime:
        """The present of the server: never before a commit."""
        return max(self.clock.true_now(), self._last_time)

    def run(self, query: Query) -> tuple[Document, ...]:
        """Evaluate a query."""
        found = [document for document in self.documents.values() if matches(query, document)]
        # As in Firestore, names decide between equals, in the direction of the last order.
        found.sort(key=lambda document: document.path, reverse=bool(query.order_by) and query.order_by[-1].descending)
        for order in reversed(query.order_by):
            found.sort(key=field_of(order.field), reverse=order.descending)
        if query.start_after:
            found = [document for document in found if is_after(query, document)]
        return tuple(found[: query.limit])

    def _apply(self, write: Write, time: datetime) -> None:
        before = self.documents.get(write.path)
        if write.kind is WriteKind.DELETE:
            self.documents.pop(write.path, None)
            return
        old = dict(before.fields) if before is not None and write.kind is WriteKind.UPDATE else {}
        fields = old
        for name, value in write.fields.items():
            _place(fields, name.split(".") if write.kind is WriteKind.UPDATE else [name], value, time)
        created = before.create_time if before is not None else time
        self.documents[write.path] = Document(write.path, fields, created, time)


def _place(fields: dict[str, Any], path: Sequence[str], value: Any, time: datetime) -> None:
    name, *below = path
    if below:
        fields[name] = inner = dict(fields.get(name) or {})
        _place(inner, below, value, time)
    else:
        fields[name] = _resolved(value, fields.get(name), time)


def _resolved(value: Any, old: Any, time: datetime) -> Any:
    if isinstance(value, ServerTimestamp):
        return time
    if isinstance(value, ArrayUnion):
        return [*(old or []), *(one for one in value.values if one not in (old or []))]
    if isinstance(value, ArrayRemove):
        return [one for one in old or [] if one not in value.values]
    return value


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
    complete_to: datetime | None = None
    stopped: bool = False

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
        server.gateways.append(self)

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
        self.offline = True
        self._tell_connection(online=False)

    def go_online(self) -> None:
        """Mend it: the stream is heard again, then its listeners catch up."""
        self.offline = False
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
        if self.offline or self.hold_watch or self.closed:
            return
        if self.listenings:
            self._tell_connection(online=True)
        for listening in list(self.listenings):
            if not listening.stopped and (snapshot := listening.step()) is not None:
                if isinstance(listening.target, Query) and listening.target.parent:
                    self._delivered.append((listening, snapshot))
                listening.observer.on_snapshot(snapshot)
        for listening in self.listenings:
            if listening.began:
                listening.complete_to = self.server.read_time()
