"""What a request is, and how rules read documents: ``get``, ``exists`` and their ``After`` forms, within limits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.operators import flat
from desktop_chat.emulator.rules.values import Path, RulesValue, resource

CALLS_PER_REQUEST: Final = 10
CALLS_PER_COMMIT: Final = 20


@dataclass(frozen=True, slots=True)
class AuthContext:
    """The signed-in person; ``token`` holds the claims of the ID token."""

    uid: str
    token: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Access:
    """One operation on one document (or one query) to be decided.

    ``method`` is get, list, create, update or delete. ``path`` is the full name
    ``projects/p/databases/d/documents/…``; for a list it is that of the collection with any last segment.
    ``before`` and ``after`` are raw protobuf Documents, ``query`` a raw StructuredQuery and ``parent`` its parent.
    """

    method: str
    path: str
    auth: AuthContext | None
    time: datetime
    before: Any = None
    after: Any = None
    query: Any = None
    parent: str = ""


class Reader(Protocol):
    """The documents as they are, and as they would be after the commit that is being decided."""

    def get(self, name: str) -> Any: ...

    def get_after(self, name: str) -> Any: ...


class DocumentCalls(Protocol):
    """How an evaluator runs the functions that read documents."""

    def call(self, function: str, path: RulesValue) -> RulesValue:
        """Run ``get``, ``exists``, ``getAfter`` or ``existsAfter``."""
        ...


@dataclass(slots=True)
class AccessCalls:
    """Counts document access calls. One object serves all decisions of a commit; a repeated call is free.

    A single request may make ``per_request`` calls; a batch or transaction ``in_all``, and each of its writes still
    ``per_request``. ``exists`` and ``get`` of one document are two calls.
    """

    in_all: int = CALLS_PER_COMMIT
    per_request: int = CALLS_PER_REQUEST
    _answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    _of_request: set[tuple[str, str]] = field(default_factory=set)

    def next_request(self) -> None:
        """Begin the decision of another operation."""
        self._of_request.clear()

    def read(self, reader: Reader, function: str, name: str) -> Any:
        """Return the raw document or None; raise ``EvaluationError`` beyond the limits."""
        key = (function, name)
        if key not in self._of_request and len(self._of_request) >= self.per_request:
            raise EvaluationError(f"More than {self.per_request} document access calls for one operation.")
        if key not in self._answers and len(self._answers) >= self.in_all:
            raise EvaluationError(f"More than {self.in_all} document access calls in one commit.")
        self._of_request.add(key)
        if key not in self._answers:
            self._answers[key] = reader.get_after(name) if function.endswith("After") else reader.get(name)
        return self._answers[key]


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """The access functions as one decision sees them; ``database`` is "projects/p/databases/d"."""

    database: str
    reader: Reader
    calls: AccessCalls

    def call(self, function: str, path: RulesValue) -> RulesValue:
        """Run ``get``, ``exists``, ``getAfter`` or ``existsAfter``."""
        segments = self._segments(function, path)
        # A slash inside of a segment must not make another path of it: such a document does not exist.
        named = not any("/" in segment for segment in segments)
        name = "/".join([self.database.partition("/databases/")[0], *segments])
        document = self.calls.read(self.reader, function, name) if named else None
        if function.startswith("exists"):
            return document is not None
        if document is None:
            raise EvaluationError(f"{function}() of a document that does not exist: {path}.")
        return resource(document)

    def _segments(self, function: str, path: RulesValue) -> tuple[str, ...]:
        segments = flat(path) if isinstance(path, Path) else None
        if segments is None:
            raise EvaluationError(f"Unsupported operation error. Expected: {function}(path).")
        here = ("databases", self.database.rpartition("/")[2], "documents")
        if segments[:3] != here or len(segments) % 2 == 0 or len(segments) < 5 or not all(segments):
            raise EvaluationError(f"Service call error. Function: [{function}], Argument: [{path}].")
        return segments
