"""Test cases of ``projects:test`` for Firestore: requests, and what the rules are told that documents hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.protobuf import json_format

from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.rules.access import CALLS_PER_REQUEST, Access, AccessCalls, AuthContext, Reader
from desktop_chat.emulator.rules.coverage import Coverage
from desktop_chat.emulator.rules.decision import Decision
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.ruleset import load_ruleset
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.rules_api.trace import Trace, expression_reports, level_of

_METHODS = ("get", "list", "create", "update", "delete")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
"""A text of this form is a time: plain JSON has no other way to tell one."""


class MockedDocuments:
    """The documents that function mocks tell of; any other document is an error, as nothing is known of it."""

    def __init__(self, project: str, mocks: Sequence[Mapping[str, Any]]) -> None:
        self._project = project
        self._before: dict[str | None, Any] = {}
        self._after: dict[str | None, Any] = {}
        # What get() answers says more than what exists() answers, so it comes last and stays.
        for mock in sorted(mocks, key=lambda one: str(one["function"])):
            function = str(mock["function"]).removeprefix("firestore.")
            documents = self._after if function.endswith("After") else self._before
            match function.removesuffix("After"):
                case "get":
                    self._put(documents, mock["args"], mock["result"].get("value"))
                case "exists":
                    there = mock["result"].get("value") is True
                    self._put(documents, mock["args"], {"data": {}} if there else None)

    def _put(self, documents: dict[str | None, Any], args: Sequence[Mapping[str, Any]], value: Any) -> None:
        (argument,) = args
        name = None if "anyValue" in argument else _name(self._project, argument["exactValue"])
        documents[name] = value

    def get(self, name: str) -> Any:
        """The document with this name, None when it is told to be missing."""
        return _document(name, _told(name, self._before))

    def get_after(self, name: str) -> Any:
        """The same after the commit: as mocks of the After functions tell, else as it was before."""
        told_after = name in self._after or None in self._after
        return _document(name, _told(name, self._after if told_after else self._before))


def _told(name: str, documents: Mapping[str | None, Any]) -> Any:
    if name not in documents and None not in documents:
        raise EvaluationError(f"No function mock for {name}.")
    return documents.get(name, documents.get(None))


@dataclass(slots=True)
class _HeardCalls(AccessCalls):
    """Tells ``trace`` of each call."""

    trace: Trace | None = None

    def read(self, reader: Reader, function: str, name: str) -> Any:
        if self.trace is not None:
            self.trace.call(function, name)
        # Not super(): slots make another class of this one.
        return AccessCalls.read(self, reader, function, name)


def results(project: str, source: Source, cases: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """Return the result of each case; raises RulesApiError for a case that is not understood."""
    ruleset = load_ruleset(source.content, source.name)

    def decide(case: Mapping[str, Any], trace: Trace) -> Decision:
        documents = MockedDocuments(project, case.get("functionMocks") or ())
        calls = _HeardCalls(in_all=CALLS_PER_REQUEST, trace=trace)
        return ruleset.decide(_access(project, case, now), documents, calls, trace)

    return judged(source.name, cases, decide, ruleset.trace_report)


def judged(
    file: str,
    cases: Sequence[Any],
    decide: Callable[[Mapping[str, Any], Trace], Decision],
    report: Callable[[Coverage], list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Return for each case whether it was decided as it expects, and how; raises RulesApiError."""
    found = []
    for number, case in enumerate(cases):
        try:
            level, trace = level_of(case), Trace()
            result = _result(file, case, decide, trace)
            if level in ("VISITED", "FULL"):
                result["expressionReports"] = expression_reports(file, report(trace), level)
            found.append(result)
        except (KeyError, TypeError, ValueError, AttributeError, json_format.ParseError) as error:
            raise RulesApiError("INVALID_ARGUMENT", f"Test case {number} is not understood: {error!r}.") from error
    return found


def _result(
    file: str, case: Mapping[str, Any], decide: Callable[[Mapping[str, Any], Trace], Decision], trace: Trace
) -> dict[str, Any]:
    if case["expectation"] not in ("ALLOW", "DENY"):
        raise ValueError("expectation must be ALLOW or DENY")
    decision = decide(case, trace)
    as_expected = decision.allowed == (case["expectation"] == "ALLOW")
    said = {} if as_expected and not decision.errors else {"debugMessages": [decision.reason]}
    return {"state": "SUCCESS" if as_expected else "FAILURE", **said, **trace.fields(file, decision)}


def _access(project: str, case: Mapping[str, Any], now: datetime) -> Access:
    request = case["request"]
    name, method = _name(project, request["path"]), method_of(request)
    return Access(
        method=method,
        path=name,
        auth=auth_of(request),
        time=time_of(request, now),
        before=_document(name, case.get("resource")),
        after=_document(name, request.get("resource")),
        parent=name.rpartition("/")[0].rpartition("/")[0],
    )


def method_of(request: Mapping[str, Any]) -> str:
    """Return the method of a case; raises ValueError."""
    method = request["method"]
    if method not in _METHODS:
        raise ValueError(f"method must be one of {', '.join(_METHODS)}")
    return str(method)


def auth_of(request: Mapping[str, Any]) -> AuthContext | None:
    """Return who asks in a case."""
    auth = request.get("auth")
    return None if auth is None else AuthContext(auth["uid"], auth.get("token") or {})


def time_of(request: Mapping[str, Any], now: datetime) -> datetime:
    """Return when a case happens; raises ValueError."""
    time = datetime.fromisoformat(request["time"]) if "time" in request else now
    if time.tzinfo is None:
        raise ValueError("time has no zone")
    return time


def _name(project: str, path: str) -> str:
    if not path.startswith("/databases/") or "/documents/" not in path:
        raise ValueError(f"the path {path} is not /databases/<database>/documents/…")
    return f"projects/{project}{path}"


def _document(name: str, resource: Any) -> Any:
    if resource is None:
        return None
    fields = {key: _value(value) for key, value in (resource.get("data") or {}).items()}
    return json_format.ParseDict({"name": name, "fields": fields}, protos.Document())


def _value(value: Any) -> dict[str, Any]:
    """Return plain JSON as Firestore's."""
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value(one) for one in value]}}
    if isinstance(value, dict):
        return {"mapValue": {"fields": {key: _value(one) for key, one in value.items()}}}
    if isinstance(value, str) and _TIME.fullmatch(value):
        return {"timestampValue": value}
    kinds = {type(None): "nullValue", bool: "booleanValue", int: "integerValue", float: "doubleValue"}
    return {kinds.get(type(value), "stringValue"): value}
