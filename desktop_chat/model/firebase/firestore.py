"""Documents, queries, writes and snapshots as plain values, so that sync can speak of Firestore without an SDK.

A document value is ``None``, ``bool``, ``int``, ``float``, ``str``, ``bytes``, an aware ``datetime``, a ``list``
or a ``dict`` with string keys; ``remote.firestore.serializer`` turns them into protobuf and back.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""None | bool | int | float | str | bytes | datetime | list[Value] | dict[str, Value]."""

Fields: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Document:
    """A stored document; ``path`` is relative to the database root, times are the server's."""

    path: str
    fields: Fields
    create_time: datetime | None = None
    update_time: datetime | None = None

    @property
    def id(self) -> str:
        """The last segment of the path."""
        return self.path.rpartition("/")[2]


class Op(enum.StrEnum):
    """Comparison of one field in a query."""

    EQUAL = "=="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    ARRAY_CONTAINS = "array-contains"


@dataclass(frozen=True, slots=True)
class Filter:
    """``field op value``; several filters of a query are joined by AND."""

    field: str
    op: Op
    value: Value


@dataclass(frozen=True, slots=True)
class Order:
    """One field of the sort order."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """The documents of one collection: ``parent`` is a document path, or "" for a top-level collection.

    ``start_after`` holds one value for each entry of ``order_by`` (a prefix of them is allowed).
    """

    collection: str
    parent: str = ""
    filters: tuple[Filter, ...] = ()
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    start_after: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentTarget:
    """A listener on exactly these documents."""

    paths: tuple[str, ...]


Target: TypeAlias = Query | DocumentTarget


class WriteKind(enum.Enum):
    """What a write does to its document.

    CREATE fails with ``AlreadyExists`` when the document is there, UPDATE with ``NotFound`` when it is not and
    replaces only the named fields (dotted names reach into maps), SET replaces the whole document. MERGE replaces only
    the named fields too, of a document that need not be there.
    """

    CREATE = "create"
    UPDATE = "update"
    SET = "set"
    MERGE = "merge"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class ServerTimestamp:
    """Placed as a field value: the server puts its commit time there."""


@dataclass(frozen=True, slots=True)
class ArrayUnion:
    """Placed as a field value: the server adds the values that the array does not hold yet."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ArrayRemove:
    """Placed as a field value: the server removes these values from the array."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Increment:
    """Placed as a field value: the server adds this to the number that is there."""

    by: int


@dataclass(frozen=True, slots=True)
class Write:
    """One write of an atomic commit; ``fields`` is empty for DELETE."""

    kind: WriteKind
    path: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class CommitResult:
    """``commit_time`` is what every ServerTimestamp of the commit became.

    The documents' ``update_time`` may be some milliseconds later. Without a ServerTimestamp it is the commit's time.
    """

    commit_time: datetime


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where a listener left off: the server's token and the paths that the local store holds for the target."""

    token: bytes
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent step of a listener, to be stored in ONE transaction together with its token.

    ``changed`` was added or changed; ``removed`` left the result set or was deleted (paths). With ``reset`` the
    snapshot is the whole result: what is stored for the target and not in ``changed`` has to go.
    """

    changed: tuple[Document, ...]
    removed: tuple[str, ...]
    resume_token: bytes
    read_time: datetime | None
    reset: bool = False
