"""One Firestore database: the engine behind every call.

Single-threaded and without awaits: each call is one consistent step. Documents go in and come out as raw protobuf
messages (`protos`); those that come out of reads without a projection, and those in commits, are the stored objects
themselves and must not be changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.commits import Change as Change
from desktop_chat.emulator.firestore.commits import Commit as Commit
from desktop_chat.emulator.firestore.commits import CommitCheck as CommitCheck
from desktop_chat.emulator.firestore.commits import CommitOutcome as CommitOutcome
from desktop_chat.emulator.firestore.commits import PendingCommit as PendingCommit
from desktop_chat.emulator.firestore.commits import PendingWrite as PendingWrite


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of list_documents; `next_page_token` is "" on the last one."""

    documents: tuple[Any, ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class CollectionIdPage:
    """A page of list_collection_ids; `next_page_token` is "" on the last one."""

    ids: tuple[str, ...]
    next_page_token: str


class Databases:
    """All databases of all projects, created when first named; with `folder` they outlive the process."""

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        raise NotImplementedError

    def get(self, name: str) -> "Database":
        """The database `projects/{project}/databases/{database}`."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Database:
    """The documents, transactions and subscribers of one database."""

    def read_time(self) -> datetime:
        """Time of the newest commit (of the start, before the first); never goes back."""
        raise NotImplementedError

    def get(self, name: str, at: datetime | None = None, *, transaction: bytes | None = None) -> Any | None:
        """A document by its full name, now, as it was at a time of the last hour, or as a transaction sees it."""
        raise NotImplementedError

    def commit(
        self, writes: Sequence[Any], *, transaction: bytes | None = None, check: CommitCheck | None = None
    ) -> CommitOutcome:
        """Apply all writes or none; FirestoreError tells why none. Ends the transaction either way."""
        raise NotImplementedError

    def run_query(
        self, parent: str, query: Any, *, transaction: bytes | None = None, at: datetime | None = None
    ) -> list[Any]:
        """The documents of a StructuredQuery under `parent`, ordered, limited and projected."""
        raise NotImplementedError

    def run_aggregation(
        self, parent: str, query: Any, *, transaction: bytes | None = None, at: datetime | None = None
    ) -> Any:
        """The AggregationResult of a StructuredAggregationQuery."""
        raise NotImplementedError

    def begin_transaction(self, options: Any | None = None) -> bytes:
        """A new transaction by TransactionOptions (None: read-write)."""
        raise NotImplementedError

    def rollback(self, transaction: bytes) -> None:
        raise NotImplementedError

    def transaction_read_time(self, transaction: bytes) -> datetime:
        """The time at which the transaction's reads see the database; its first read fixes it."""
        raise NotImplementedError

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
        raise NotImplementedError

    def list_collection_ids(
        self, parent: str, *, page_size: int = 0, page_token: str = "", at: datetime | None = None
    ) -> CollectionIdPage:
        """The ids of the collections directly below a document (or below the root `.../documents`)."""
        raise NotImplementedError

    def subscribe(self, on_commit: Callable[[Commit], None]) -> Callable[[], None]:
        """Call `on_commit` synchronously after each commit, in order; returns the way to stop that."""
        raise NotImplementedError

    def remembers(self, at: datetime) -> bool:
        """Whether deleted_since(at) can answer; if not, a resumed listener has to start anew."""
        raise NotImplementedError

    def deleted_since(self, at: datetime) -> list[str]:
        """Names of the documents deleted after `at` and still absent."""
        raise NotImplementedError

    def clear(self) -> None:
        """Delete every document as one commit, without preconditions, and end every transaction."""
        raise NotImplementedError
