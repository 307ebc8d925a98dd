"""The server side of a Firestore in memory: documents, their history, and who is told of each commit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.errors import AlreadyExists, NotFound
from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    Document,
    Increment,
    Query,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.model.ids import Uid
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
        self.gateways: list[Any] = []
        """Those of ``fake_firestore``, which knows this module."""
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
        keeps = write.kind in (WriteKind.UPDATE, WriteKind.MERGE)
        old = dict(before.fields) if before is not None and keeps else {}
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
    if isinstance(value, Increment):
        return (old or 0) + value.by
    if isinstance(value, ArrayUnion):
        return [*(old or []), *(one for one in value.values if one not in (old or []))]
    if isinstance(value, ArrayRemove):
        return [one for one in old or [] if one not in value.values]
    return value
