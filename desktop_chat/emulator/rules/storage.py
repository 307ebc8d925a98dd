"""Rules of Cloud Storage, on the language and the evaluator that Firestore's use.

What differs: paths are ``/b/{bucket}/o/{name}``, a resource is an object's metadata, and documents are read by
``firestore.get`` and ``firestore.exists``, at most two of them for one decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.rules.coverage import Coverage, CoveringEvaluator
from desktop_chat.emulator.rules.decision import Decision, ask, ended_in
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.loading import load
from desktop_chat.emulator.rules.match import matched
from desktop_chat.emulator.rules.operators import flat
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.syntax import File, Service
from desktop_chat.emulator.rules.values import Path, RulesValue, Timestamp, from_json, resource

SERVICE: Final = "firebase.storage"
MAX_DOCUMENTS: Final = 2


@dataclass(frozen=True, slots=True)
class StorageAccess:
    """One operation on one object to be decided.

    ``method`` is get, list, create, update or delete; an upload is a create even where it replaces. ``name`` is the
    object's, of a list the prefix. ``before`` and ``after`` are the metadata as rules see it.
    """

    method: str
    bucket: str
    name: str
    project: str
    auth: AuthContext | None
    time: datetime
    before: Mapping[str, RulesValue] | None = None
    after: Mapping[str, RulesValue] | None = None


class Documents(Protocol):
    """Where rules read documents; raw protobuf, None for one that is not there."""

    def get(self, name: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class FirestoreAccess:
    """``firestore.get`` and ``firestore.exists`` as one decision sees them; a document counts once."""

    project: str
    documents: Documents
    asked: Callable[[str, str], None] = lambda _function, _name: None
    _read: dict[str, Any] = field(default_factory=dict)

    def call(self, function: str, path: RulesValue) -> RulesValue:
        """Run ``get`` or ``exists`` on ``/databases/{database}/documents/…`` of the bucket's project."""
        name = self._name(function, path)
        self.asked(function, name)
        if name not in self._read:
            if len(self._read) >= MAX_DOCUMENTS:
                raise EvaluationError(f"More than {MAX_DOCUMENTS} documents for one decision.")
            self._read[name] = self.documents.get(name)
        document = self._read[name]
        if function == "exists":
            return document is not None
        if document is None:
            raise EvaluationError(f"firestore.get() of a document that does not exist: {path}.")
        return resource(document)

    def _name(self, function: str, path: RulesValue) -> str:
        segments = flat(path) if isinstance(path, Path) else None
        if function not in ("get", "exists") or segments is None:
            raise EvaluationError(f"Unsupported operation error. Expected: firestore.{function}(path).")
        wrong_place = segments[:1] != ("databases",) or segments[2:3] != ("documents",)
        # A slash inside of a segment would make another path of it.
        if wrong_place or len(segments) < 5 or len(segments) % 2 == 0 or any(not s or "/" in s for s in segments):
            raise EvaluationError(f"Service call error. Function: [firestore.{function}], Argument: [{path}].")
        return "/".join(["projects", self.project, *segments])


class StorageRuleset:
    """A rules file that was understood completely."""

    def __init__(self, tree: File, service: Service, file: str, source: str = "") -> None:
        self._tree = tree
        self._service = service
        self._source = source
        self.file = file

    def trace_report(self, coverage: Coverage) -> list[dict[str, Any]]:
        """What each expression was in the decisions that counted in ``coverage``."""
        return coverage.report(self._tree, self._source)

    def decide(
        self,
        access: StorageAccess,
        documents: Documents,
        coverage: Coverage | None = None,
        asked: Callable[[str, str], None] = lambda _function, _name: None,
    ) -> Decision:
        """Decide one operation; every error denies. ``asked`` hears of each document that the rules look at."""
        if access.method == "list" and self._tree.version == 1:
            reason = "Listing objects needs rules_version = '2'."
            return Decision(allowed=False, reason=reason)
        firestore = FirestoreAccess(access.project, documents, asked)
        evaluator = Evaluator(firestore) if coverage is None else CoveringEvaluator(firestore, coverage)
        try:
            return self._decide(access, evaluator)
        except (EvaluationError, RecursionError) as error:
            return ended_in(error)

    def _decide(self, access: StorageAccess, evaluator: Evaluator) -> Decision:
        segments = _segments(access)
        functions = {f.name: f for f in (*self._tree.functions, *self._service.functions)}
        scope = Scope(None, _globals(access, segments), functions)
        found = matched(self._service.matches, segments, scope, self._tree.version)
        return ask(access.method, (one for one in found if not _binds_nothing(one.scope)), evaluator)


def _segments(access: StorageAccess) -> tuple[str, ...]:
    if access.method != "list":
        return ("b", access.bucket, "o", *access.name.split("/"))
    prefix = access.name.rstrip("/")
    return ("b", access.bucket, "o", *(prefix.split("/") if prefix else ()))


def _binds_nothing(scope: Scope) -> bool:
    """Tell whether a ``{name}`` covers an empty segment (``a//b``, ``a/``): only ``{name=**}`` may."""
    level: Scope | None = scope
    while level is not None:
        if "" in [value for value in level.variables.values() if isinstance(value, str)]:
            return True
        level = level.parent
    return False


def _globals(access: StorageAccess, segments: tuple[str, ...]) -> dict[str, RulesValue]:
    auth = access.auth
    request: dict[str, RulesValue] = {
        "auth": None if auth is None else {"uid": auth.uid, "token": from_json(auth.token)},
        "method": access.method,
        "path": Path(segments),
        "time": Timestamp.of(access.time),
    }
    if access.method in ("create", "update", "delete"):
        request["resource"] = None if access.after is None else dict(access.after)
    return {"request": request, "resource": None if access.before is None else dict(access.before)}


def load_storage_ruleset(source: str, file: str = "storage.rules") -> StorageRuleset:
    """Parse and check a rules file; raise ``RulesError`` when any of it is not understood."""
    return StorageRuleset(*load(source, file, SERVICE), file, source)
