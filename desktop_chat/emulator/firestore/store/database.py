"""One Firestore database: the engine behind every call.

Single-threaded and without awaits: each call is one consistent step. Documents go in and come out as raw protobuf
messages (`protos`); those that come out of reads without a projection, and those in commits, are the stored objects
themselves and must not be changed.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.errors import aborted, failed_precondition, invalid_argument
from desktop_chat.emulator.firestore.indexes.index_need import needs_of
from desktop_chat.emulator.firestore.indexes.index_set import IndexSet
from desktop_chat.emulator.firestore.indexes.missing_index import missing_index
from desktop_chat.emulator.firestore.names import check_database_name, check_document_name, check_parent, name_key
from desktop_chat.emulator.firestore.protos import Document
from desktop_chat.emulator.firestore.query.aggregation import (
    aggregate,
    check_aggregation,
    compile_aggregated,
    operands,
)
from desktop_chat.emulator.firestore.query.compiled_query import CompiledQuery, compile_query, mask_paths, project
from desktop_chat.emulator.firestore.query.listing import (
    CollectionIdPage,
    DocumentPage,
    list_query,
    page_of_documents,
    page_of_ids,
)
from desktop_chat.emulator.firestore.store.commits import Change, Commit, CommitCheck, CommitOutcome, pending_commit
from desktop_chat.emulator.firestore.store.documents import Documents
from desktop_chat.emulator.firestore.store.history import MAX_AGE, History
from desktop_chat.emulator.firestore.store.locks import Locks
from desktop_chat.emulator.firestore.store.persistence import EPOCH_BYTES, Storage
from desktop_chat.emulator.firestore.store.scan import find
from desktop_chat.emulator.firestore.store.transactions import Transaction, Transactions, check_reads
from desktop_chat.emulator.firestore.store.writes import apply_writes
from desktop_chat.emulator.firestore.timestamps import datetime_of, micros_of, read_micros_of, timestamp_of

_MILLISECOND = 1000


class Databases:
    """All databases of all projects, created when first named; with `folder` they outlive the process.

    With `indexes` each has these, and refuses a query that needs another one; without it has whatever is asked for.
    """

    def __init__(self, clock: Clock, folder: Path | None = None, indexes: IndexSet | None = None) -> None:
        self._clock = clock
        self._indexes = indexes
        self._storage = None if folder is None else Storage(folder)
        self.epoch = secrets.token_bytes(EPOCH_BYTES) if self._storage is None else self._storage.epoch()
        """Tells this data from all other data, across restarts where it is kept."""
        self._databases: dict[str, Database] = {}
        for name in self._storage.databases() if self._storage is not None else ():
            self.get(name)

    def get(self, name: str) -> "Database":
        """The database `projects/{project}/databases/{database}`; FirestoreError for any other form of name."""
        found = self._databases.get(name)
        if found is None:
            check_database_name(name)
            found = self._databases[name] = Database(name, self._clock, self._storage, self._indexes)
        return found

    def names(self) -> list[str]:
        """The databases that were named or written to so far."""
        return sorted(self._databases)

    def close(self) -> None:
        """Close the file; nothing is lost without it."""
        if self._storage is not None:
            self._storage.close()


class Database:
    """The documents, transactions and subscribers of one database."""

    def __init__(
        self, name: str, clock: Clock, storage: Storage | None = None, indexes: IndexSet | None = None
    ) -> None:
        self.name = name
        self._indexes = indexes
        self.root = f"{name}/documents"
        self._clock = clock
        self._storage = storage
        self._documents = Documents(name)
        self.locks = Locks()
        self._transactions = Transactions(self.locks)
        self._subscribers: dict[int, Callable[[Commit], None]] = {}
        self._subscriptions = 0
        self._time = self._born = self._told = micros_of(clock.now())
        self._history = History(self._time)
        if storage is not None:
            self._load(storage)

    def now(self) -> datetime:
        """The present by the clock of the local Firebase."""
        return self._clock.now()

    def read_time(self) -> datetime:
        """Time of the newest commit (of the start, before the first); never goes back."""
        return datetime_of(self._time)

    def present(self) -> datetime:
        """A time that every commit so far is not after, and every later one is: what a listener is told it is up to."""
        self._told = max(micros_of(self._clock.now()), self._time, self._told)
        return datetime_of(self._told)

    # Reads

    def get(self, name: str, at: datetime | None = None, *, transaction: bytes | None = None) -> Any | None:
        """A document by its full name, now, as it was at a time of the last hour, or as a transaction sees it."""
        found = self._documents.get(name)
        if found is None:
            check_document_name(name, self.name)
        if at is None and not transaction:
            return found
        moment, reader = self._moment(transaction, at)
        if reader is not None:
            reader.names.add(name)
        return found if moment >= self._time else self._history.overlay(moment).get(name, found)

    def run_query(
        self, parent: str, query: Any, *, transaction: bytes | None = None, at: datetime | None = None
    ) -> list[Any]:
        """The documents of a StructuredQuery under `parent`, ordered, limited and projected."""
        check_parent(parent, self.name)
        compiled = compile_query(parent, query)
        self._check_index(compiled)
        found = self._find(compiled, transaction, at)
        return found if compiled.projection is None else [compiled.project(document) for document in found]

    def check_index(self, parent: str, query: Any) -> None:
        """Refuse a StructuredQuery that needs an index which is not there; for one that is not run as a whole."""
        self._check_index(compile_query(parent, query))

    def run_aggregation(
        self, parent: str, query: Any, *, transaction: bytes | None = None, at: datetime | None = None
    ) -> Any:
        """The AggregationResult of a StructuredAggregationQuery."""
        check_parent(parent, self.name)
        check_aggregation(query)
        compiled = compile_aggregated(parent, query)
        self._check_index(compiled, operands(query))
        return aggregate(query, self._find(compiled, transaction, at))

    def list_documents(
        self,
        parent: str,
        collection_id: str,
        *,
        page_size: int = 0,
        page_token: str = "",
        order_by: str = "",
        mask: Any | None = None,
        show_missing: bool = False,
        transaction: bytes | None = None,
        at: datetime | None = None,
    ) -> DocumentPage:
        """A page of the documents of one collection (of all below `parent` when `collection_id` is empty)."""
        check_parent(parent, self.name)
        if show_missing and order_by:
            raise invalid_argument("cannot specify an order when show_missing is true")
        compiled = compile_query(parent, list_query(collection_id, order_by))
        self._check_index(compiled)
        documents = self._find(compiled, transaction, at)
        if show_missing and compiled.collection is not None:
            documents = self._with_missing(compiled.collection, documents, self._moment(transaction, at)[0])
        page = page_of_documents(documents, page_size, page_token)
        if mask is None:
            return page
        paths = mask_paths(mask.field_paths)
        return DocumentPage(tuple(project(document, paths) for document in page.documents), page.next_page_token)

    def list_collection_ids(
        self, parent: str, *, page_size: int = 0, page_token: str = "", at: datetime | None = None
    ) -> CollectionIdPage:
        """The ids of the collections directly below a document (or below the root `.../documents`)."""
        check_parent(parent, self.name)
        names = set(self._documents.children(parent))
        if at is not None and (moment := self._moment(None, at)[0]) < self._time:
            names = self._children_then(parent, moment)
        ids = sorted(name.rpartition("/")[2] for name in names)
        return page_of_ids(ids, page_size, page_token)

    # Writes

    def commit(
        self, writes: Sequence[Any], *, transaction: bytes | None = None, check: CommitCheck | None = None
    ) -> CommitOutcome:
        """Apply all writes or none; FirestoreError tells why none. Ends the transaction either way."""
        if transaction:
            self._finish_transaction(transaction, has_writes=bool(writes))
        time = self._next_time()
        # Server timestamps have milliseconds in Firestore; a finer one would hide ties that clients must stand.
        request = time - time % _MILLISECOND
        applied = apply_writes(self.name, writes, self._documents.get, time, timestamp_of(request))
        if check is not None:
            check(pending_commit(applied.writes, datetime_of(request), self._documents.get))
        changes = tuple(
            Change(write.name, write.before, write.after) for write in applied.writes if write.after is not write.before
        )
        self._publish(time, changes)
        return CommitOutcome(datetime_of(time), applied.results)

    def clear(self) -> None:
        """Delete every document as one commit, without preconditions, and end every transaction."""
        self._transactions.close_all()
        changes = tuple(Change(name, self._documents.get(name), None) for name in self._documents.names())
        self._publish(self._next_time(), changes)

    # Transactions

    def begin_transaction(self, options: Any | None = None) -> bytes:
        """A new transaction by TransactionOptions (None: read-write)."""
        read_only = options is not None and options.WhichOneof("mode") == "read_only"
        read_at: int | None = None
        if options is not None and read_only:
            read_at = self._now()
            if options.read_only.HasField("read_time"):
                read_at = self._checked_past(read_micros_of(options.read_only.read_time))
        retried = options.read_write.retry_transaction if options is not None and not read_only else b""
        return self._transactions.begin(self._now(), read_only=read_only, read_at=read_at, retried=retried)

    def rollback(self, transaction: bytes) -> None:
        """End a transaction without effect; FirestoreError(INVALID_ARGUMENT) for an id that never was."""
        self._transactions.close(transaction)

    def transaction_read_time(self, transaction: bytes) -> datetime:
        """The time at which the transaction's reads see the database; its first read fixes it."""
        return datetime_of(self._moment(transaction, None)[0])

    def writer(self, transaction: bytes | None) -> Transaction | None:
        """The transaction of that id; None for none and for one that only reads."""
        found = self._transactions.get(transaction, self._now()) if transaction else None
        return None if found is None or found.read_only else found

    def catch_up(self, transaction: Transaction) -> None:
        """Let the transaction see what is now, if all that it has read so far is still so."""
        read_at = transaction.read_at
        if read_at is None or read_at >= self._time or read_at < self._history.start:
            return
        if not transaction.conflicts_with(self._history.after(read_at)):
            transaction.read_at = self._time

    # Followers

    def subscribe(self, on_commit: Callable[[Commit], None]) -> Callable[[], None]:
        """Call `on_commit` synchronously after each commit, in order; returns the way to stop that."""
        self._subscriptions += 1
        key = self._subscriptions
        self._subscribers[key] = on_commit
        return lambda: self._subscribers.pop(key, None) and None

    def remembers(self, at: datetime) -> bool:
        """Whether deleted_since(at) can answer; if not, a resumed listener has to start anew."""
        return self._history.remembers_deleted(micros_of(at))

    def remembers_all(self, at: datetime) -> bool:
        """Whether every document can be read as it was at a time; only deletions outlive a restart."""
        return micros_of(at) >= min(self._history.start, self._time)

    def deleted_since(self, at: datetime) -> list[str]:
        """Names of the documents deleted after `at` and still absent."""
        if not self.remembers(at):
            raise failed_precondition("The time is too old to know what was deleted since.")
        return self._history.deleted_after(micros_of(at))

    # Inside

    def _now(self) -> int:
        return max(micros_of(self._clock.now()), self._time)

    def _next_time(self) -> int:
        return max(micros_of(self._clock.now()), self._time + 1, self._told + 1)

    def _load(self, storage: Storage) -> None:
        self._time = max(self._time, storage.databases().get(self.name, 0))
        storage.note_time(self.name, self._time)
        horizon = self._time - MAX_AGE
        storage.forget_deleted(horizon)
        deleted: dict[str, int] = {}
        stored: list[Change] = []
        for row in storage.load(self.name):
            if row.document is None:
                deleted[row.name] = row.time
            else:
                stored.append(Change(row.name, None, row.document))
        self._documents.apply(stored)
        # What documents were before this start is not known; which ones were deleted is.
        self._history = History(self._time)
        self._history.restore_deleted(deleted, horizon)

    def _publish(self, time: int, changes: tuple[Change, ...]) -> None:
        if changes and self._storage is not None:
            self._storage.append(self.name, time, changes)
        self._time = time
        self._documents.apply(changes)
        self._history.add(time, changes)
        commit = Commit(datetime_of(time), changes)
        for on_commit in list(self._subscribers.values()):
            on_commit(commit)

    def _checked_past(self, moment: int) -> int:
        if moment > self._now():
            raise invalid_argument("The requested 'read_time' cannot be in the future.")
        if moment < self._now() - MAX_AGE or self._is_forgotten(moment):
            raise failed_precondition("The requested 'read_time' is too old.")
        return moment

    def _is_forgotten(self, moment: int) -> bool:
        if self._storage is None and self._history.start == self._born:
            return False  # nothing was there before
        return moment < self._history.start and moment < self._time

    def _moment(self, transaction: bytes | None, at: datetime | None) -> tuple[int, Transaction | None]:
        """The time that a read sees, in microseconds, and the read-write transaction that must note it."""
        if not transaction:
            return (self._time if at is None else self._checked_past(micros_of(at))), None
        found = self._transactions.get(transaction, self._now())
        if found.read_at is None:
            found.read_at = self._time
        if self._is_forgotten(found.read_at):
            raise aborted("The transaction's snapshot is gone. Please try again.")
        return found.read_at, None if found.read_only else found

    def _check_index(self, query: CompiledQuery, aggregated: Sequence[str] = ()) -> None:
        if self._indexes is None or not query.collection_id:
            return
        for need in needs_of(query, aggregated):
            if not self._indexes.meets(need):
                raise missing_index(self.name, need, ranges=query.ranges)

    def _find(self, compiled: CompiledQuery, transaction: bytes | None, at: datetime | None) -> list[Any]:
        moment, reader = self._moment(transaction, at)
        if reader is not None:
            reader.queries.append(compiled.matches)
        if moment >= self._time or not (then := self._history.overlay(moment)):
            return find(compiled, self._documents)
        # Few documents differ from now: look at all of the collection, and at those as they were.
        if compiled.collection is not None:
            now = iter(self._documents.collection(compiled.collection).values())
        else:
            now = self._documents.group(compiled.collection_id, compiled.parent)
        past = [document for document in now if document.name not in then]
        past += [document for document in then.values() if document is not None]
        return compiled.window(compiled.sorted(document for document in past if compiled.selects(document.name)))

    def _with_missing(self, collection: str, documents: list[Any], moment: int) -> list[Any]:
        present = {document.name for document in documents}
        now = moment >= self._time
        names = self._documents.children(collection) if now else self._children_then(collection, moment)
        missing = [Document(name=name) for name in names if name not in present]
        return sorted([*documents, *missing], key=lambda document: name_key(document.name))

    def _children_then(self, parent: str, moment: int) -> set[str]:
        then = self._history.overlay(moment)
        names = [name for name in self._documents.names() if name not in then]
        names += [name for name, document in then.items() if document is not None]
        prefix = f"{parent}/"
        return {prefix + name[len(prefix) :].partition("/")[0] for name in names if name.startswith(prefix)}

    def _finish_transaction(self, transaction: bytes, *, has_writes: bool) -> None:
        found = self._transactions.get(transaction, self._now())
        self._transactions.close(transaction)
        if found.read_only:
            if has_writes:
                raise invalid_argument("Cannot modify entities in a read-only transaction.")
            return
        if found.doomed:
            raise aborted("Transaction lock timeout. Please try again.")
        if found.read_at is None or found.read_at >= self._time:
            return
        if found.read_at < self._history.start:
            raise aborted("The transaction's snapshot is gone. Please try again.")
        check_reads(found, self._history.after(found.read_at))
