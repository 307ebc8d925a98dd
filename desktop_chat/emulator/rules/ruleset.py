"""A loaded rules file and its decisions."""

from collections.abc import Sequence
from typing import Any

from desktop_chat.emulator.rules.access import (
    CALLS_PER_REQUEST,
    Access,
    AccessCalls,
    AuthContext,
    DocumentAccess,
    Reader,
)
from desktop_chat.emulator.rules.coverage import Coverage, CoveringEvaluator
from desktop_chat.emulator.rules.decision import Decision, ask, ended_in
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.loading import load
from desktop_chat.emulator.rules.match import ANY_DEPTH, UNKNOWN, Segment, matched
from desktop_chat.emulator.rules.query_proof import Condition, QueryData, branches
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.syntax import File, Service
from desktop_chat.emulator.rules.values import Path, RulesValue, Timestamp, document_path, from_json, resource


class Ruleset:
    """A rules file that was understood completely."""

    def __init__(self, tree: File, service: Service, file: str, source: str = "") -> None:
        self._tree = tree
        self._service = service
        self._source = source
        self._coverage: Coverage | None = None
        self.file = file

    def count_coverage(self) -> None:
        """From now on count what each expression evaluates to. Idempotent."""
        self._coverage = self._coverage or Coverage()

    def coverage_report(self) -> list[dict[str, Any]]:
        """What was counted so far, an entry for each function and condition; without counting, nothing."""
        return [] if self._coverage is None else self._coverage.report(self._tree, self._source)

    def trace_report(self, coverage: Coverage) -> list[dict[str, Any]]:
        """The same of the decisions that counted in ``coverage``."""
        return coverage.report(self._tree, self._source)

    def decide(
        self, access: Access, reader: Reader, calls: AccessCalls | None = None, coverage: Coverage | None = None
    ) -> Decision:
        """Decide one operation. All operations of one batch or transaction share one ``calls``."""
        calls = calls or AccessCalls(in_all=CALLS_PER_REQUEST)
        calls.next_request()
        database = access.path.partition("/documents")[0]
        documents = DocumentAccess(database, reader, calls)
        coverage = coverage or self._coverage
        evaluator = Evaluator(documents) if coverage is None else CoveringEvaluator(documents, coverage)
        try:
            if access.method != "list":
                return self._decide_one(access, evaluator, (), document_path(access.path).segments)
            return self._decide_list(access, evaluator)
        except (EvaluationError, RecursionError) as error:
            return ended_in(error)

    def _decide_list(self, access: Access, evaluator: Evaluator) -> Decision:
        """Every branch of the query must be allowed, each by any rule."""
        decision = Decision(allowed=False, reason="The query matches nothing.")
        for conditions in branches(access.query) if access.query is not None else [()]:
            segments = list_segments(access, conditions)
            if segments is None:
                return Decision(allowed=False, reason="The query's __name__ filter is not understood.")
            decision = self._decide_one(access, evaluator, conditions, segments)
            if not decision.allowed:
                return decision
        return decision

    def _decide_one(
        self, access: Access, evaluator: Evaluator, conditions: Sequence[Condition], segments: Sequence[Any]
    ) -> Decision:
        if self._tree.version == 1 and ANY_DEPTH in segments:
            return Decision(allowed=False, reason="Collection group queries need rules_version = '2'.")
        functions = {f.name: f for f in (*self._tree.functions, *self._service.functions)}
        scope = Scope(None, _globals(access, conditions, segments), functions)
        return ask(access.method, matched(self._service.matches, segments, scope, self._tree.version), evaluator)


def list_segments(access: Access, conditions: Sequence[Condition]) -> list[Segment] | None:
    """Return the path of the documents that a branch of a list can return, or None when it is not understood."""
    segments: list[Segment] = [*document_path(access.path).segments[:-1], UNKNOWN]  # type: ignore[list-item]  # a stored name has no captures
    source = access.query.from_ if access.query is not None else None
    if source and source[0].all_descendants:
        parent = [s for s in document_path(access.parent).segments if isinstance(s, str)]
        collection = source[0].collection_id
        return [*parent, ANY_DEPTH, collection, UNKNOWN] if collection else [*parent, ANY_DEPTH, UNKNOWN]
    for condition in conditions:
        if condition.field == ("__name__",) and condition.op == "==":
            if not isinstance(condition.value, Path):
                return None
            return [s for s in condition.value.segments if isinstance(s, str)]
    return segments


def _globals(access: Access, conditions: Sequence[Condition], segments: Sequence[Any]) -> dict[str, RulesValue]:
    request: dict[str, RulesValue] = {
        "auth": _auth(access.auth),
        "method": access.method,
        "path": Path(tuple(segments)) if all(isinstance(s, str) for s in segments) else UNKNOWN,
        "time": Timestamp.of(access.time),
    }
    if access.method in ("create", "update", "delete"):
        request["resource"] = None if access.after is None else resource(access.after)
    if access.method != "list":
        return {"request": request, "resource": None if access.before is None else resource(access.before)}
    request["query"] = _query(access.query)
    listed = {"data": QueryData(conditions), "id": segments[-1], "__name__": request["path"]}
    return {"request": request, "resource": listed}


def _auth(auth: AuthContext | None) -> RulesValue:
    return None if auth is None else {"uid": auth.uid, "token": from_json(auth.token)}


def _query(query: Any) -> RulesValue:
    if query is None:
        return {"limit": None, "offset": 0, "orderBy": {}}
    orders = {o.field.field_path: "DESC" if o.direction == 2 else "ASC" for o in query.order_by}
    limit = query.limit.value if query.HasField("limit") else None
    return {"limit": limit, "offset": query.offset, "orderBy": orders}


def load_ruleset(source: str, file: str = "firestore.rules", service: str = "cloud.firestore") -> Ruleset:
    """Parse and check a rules file; raise ``RulesError`` when any of it is not understood."""
    return Ruleset(*load(source, file, service), file, source)
