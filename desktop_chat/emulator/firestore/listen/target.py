"""What a target of Listen watches: named documents or a query, and what a commit means for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from desktop_chat.emulator.firestore.errors import failed_precondition, invalid_argument
from desktop_chat.emulator.firestore.field_paths import FieldPath
from desktop_chat.emulator.firestore.names import check_document_name, check_parent
from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.query.compiled_query import CompiledQuery, SortKey, compile_query
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import micros_of, micros_of_timestamp
from desktop_chat.emulator.firestore.values import OrderKey


@dataclass(frozen=True, slots=True)
class Delta:
    """Documents that are new or changed for a target, and names of those that are no longer in it."""

    changed: tuple[Any, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


NOTHING = Delta()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a target's documents can be: names, one collection, or a collection group ("" for any) below a parent.

    With `pins`, only documents whose fields have all of these keys can be in it.
    """

    names: frozenset[str] = frozenset()
    collection: str | None = None
    group: str | None = None
    pins: tuple[tuple[FieldPath, OrderKey], ...] = ()


class WatchedTarget(Protocol):
    """State of one target: the documents that the client has, or will have with what was returned."""

    @property
    def scope(self) -> Scope: ...

    @property
    def names(self) -> Collection[str]:
        """The documents in the target now."""
        ...

    def begin(self, since: datetime | None) -> Delta:
        """Read the target; with `since`, return only what differs from then (FirestoreError if that is not known)."""
        ...

    def apply(self, changes: Sequence[Change]) -> Delta:
        """Take in those changes of one commit that lie in the scope."""
        ...


class DocumentsTarget:
    """Documents by name; missing ones are told as gone, for clients wait to hear of each."""

    def __init__(self, database: Database, names: Sequence[str]) -> None:
        if not names:
            raise invalid_argument("A documents target names no document.")
        for name in names:
            check_document_name(name, database.name)
        self._database = database
        self.scope = Scope(names=frozenset(names))
        self._present: set[str] = set()

    @property
    def names(self) -> Collection[str]:
        return self._present

    def begin(self, since: datetime | None) -> Delta:
        changed, gone = [], []
        for name in sorted(self.scope.names):
            document = self._database.get(name)
            if document is None:
                if since is None or self._was_there(name, since):
                    gone.append(name)
                continue
            self._present.add(name)
            if _is_newer(document, since):
                changed.append(document)
        return Delta(tuple(changed), tuple(gone))

    def _was_there(self, name: str, since: datetime) -> bool:
        if self._database.remembers_all(since):
            return self._database.get(name, since) is not None
        return name in self._database.deleted_since(since)

    def apply(self, changes: Sequence[Change]) -> Delta:
        for change in changes:
            (self._present.discard if change.after is None else self._present.add)(change.name)
        return Delta(
            tuple(change.after for change in changes if change.after is not None),
            tuple(change.name for change in changes if change.after is None),
        )


class QueryTarget:
    """The result of a query without limit and offset: each document is in it or not, whatever the others are."""

    def __init__(self, database: Database, compiled: CompiledQuery, query: Any) -> None:
        self._database = database
        self._compiled = compiled
        self._query = query
        self.scope = _scope_of(compiled)
        self._members: set[str] = set()

    @property
    def names(self) -> Collection[str]:
        return self._members

    def begin(self, since: datetime | None) -> Delta:
        found = _result(self._database, self._compiled, self._query)
        self._members = {document.name for document in found}
        before = _names_then(self._database, self._compiled, self._query, since)
        changed = [self._compiled.project(d) for d in found if d.name not in before or _is_newer(d, since)]
        return Delta(tuple(changed), tuple(sorted(before - self._members)))

    def apply(self, changes: Sequence[Change]) -> Delta:
        changed, gone = [], []
        for change in changes:
            if change.after is not None and self._compiled.matches(change.after):
                self._members.add(change.name)
                changed.append(self._compiled.project(change.after))
            elif change.name in self._members:
                self._members.discard(change.name)
                gone.append(change.name)
        return Delta(tuple(changed), tuple(gone))


class WindowTarget:
    """The result of a query with limit or offset: a document that leaves makes room for one that was outside."""

    def __init__(self, database: Database, compiled: CompiledQuery, query: Any) -> None:
        self._database = database
        self._compiled = compiled
        self._query = query
        self.scope = _scope_of(compiled)
        self._window: dict[str, tuple[SortKey, Any]] = {}

    @property
    def names(self) -> Collection[str]:
        return self._window.keys()

    def begin(self, since: datetime | None) -> Delta:
        self._window = self._read()
        before = _names_then(self._database, self._compiled, self._query, since)
        changed = [
            self._compiled.project(document)
            for name, (_, document) in self._window.items()
            if name not in before or _is_newer(document, since)
        ]
        return Delta(tuple(changed), tuple(sorted(before - self._window.keys())))

    def apply(self, changes: Sequence[Change]) -> Delta:
        window = self._after(changes)
        if window is None:
            return NOTHING
        before, self._window = self._window, window
        changed = [
            self._compiled.project(document)
            for name, (_, document) in window.items()
            if name not in before or before[name][1] is not document
        ]
        return Delta(tuple(changed), tuple(name for name in before if name not in window))

    def _after(self, changes: Sequence[Change]) -> dict[str, tuple[SortKey, Any]] | None:
        """The window after the changes; None when they do not concern it."""
        limit = self._compiled.limit
        if self._compiled.offset or limit is None:
            return self._read()  # what is skipped is not known here, and moves the window
        inside = dict(self._window)
        touched = False
        for change in changes:
            place = self._place(change.after)
            if place is not None:
                inside[change.name] = (place, change.after)
                touched = True
            elif inside.pop(change.name, None) is not None:
                touched = True
        if not touched:
            return None
        ordered = sorted(inside.items(), key=_by_place)
        was_full = len(self._window) == limit
        if was_full and limit:
            # Outside are only documents behind the last one that was inside.
            last = max(place for place, _ in self._window.values())
            if len(ordered) < limit or last < ordered[limit - 1][1][0]:
                return self._read()
        return dict(ordered[:limit])

    def _place(self, document: Any | None) -> SortKey | None:
        if document is None or not self._compiled.selects(document.name):
            return None
        return self._compiled.sort_key(document)

    def _read(self) -> dict[str, tuple[SortKey, Any]]:
        found = _result(self._database, self._compiled, self._query)
        placed = ((document, self._compiled.sort_key(document)) for document in found)
        return {document.name: (place, document) for document, place in placed if place is not None}


def query_target(database: Database, parent: str, query: Any) -> WatchedTarget:
    """The target of a StructuredQuery; FirestoreError when the query is wrong."""
    check_parent(parent, database.name)
    compiled = compile_query(parent, query)
    kind = QueryTarget if compiled.limit is None and not compiled.offset else WindowTarget
    return kind(database, compiled, _without_projection(query))


def _by_place(item: tuple[str, tuple[SortKey, Any]]) -> SortKey:
    return item[1][0]


def _scope_of(compiled: CompiledQuery) -> Scope:
    if compiled.collection is not None:
        return Scope(collection=compiled.collection, pins=compiled.pins)
    return Scope(group=compiled.collection_id, pins=compiled.pins)


def _result(database: Database, compiled: CompiledQuery, query: Any, at: datetime | None = None) -> list[Any]:
    return database.run_query(compiled.parent, query, at=at)


def _names_then(database: Database, compiled: CompiledQuery, query: Any, since: datetime | None) -> set[str]:
    if since is None:
        return set()
    if database.read_time() <= since <= database.present():  # nothing was written since, however long ago that is
        return {document.name for document in _result(database, compiled, query)}
    if database.remembers_all(since):
        return {document.name for document in _result(database, compiled, query, since)}
    return _names_by_what_is_left(database, compiled, query, since)


def _names_by_what_is_left(database: Database, compiled: CompiledQuery, query: Any, since: datetime) -> set[str]:
    """What may have been in the result at a time before a restart, and certainly all that was.

    The documents as they were are gone, but not which ones changed or were deleted. To be told of the end of a document
    that it never had does a client no harm.
    """
    deleted = {name for name in database.deleted_since(since) if compiled.selects(name)}
    everything = StructuredQuery()
    everything.from_.extend(query.from_)
    documents = database.run_query(compiled.parent, everything)
    changed = {document.name for document in documents if _is_newer(document, since)}
    if compiled.limit is None and not compiled.offset:
        members = {document.name for document in _result(database, compiled, query)}
        return members | changed | deleted
    if changed or deleted:
        raise failed_precondition("What was in a window before a restart is known only while nothing changes.")
    return {document.name for document in _result(database, compiled, query)}


def _is_newer(document: Any, since: datetime | None) -> bool:
    return since is None or micros_of_timestamp(document.update_time) > micros_of(since)


def _without_projection(query: Any) -> Any:
    whole = StructuredQuery()
    whole.CopyFrom(query)
    whole.ClearField("select")
    return whole
