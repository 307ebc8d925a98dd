"""Test cases of ``projects:test`` for Firestore: requests, and what the rules are told that documents hold."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from google.protobuf import json_format

from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.ruleset import Decision, load_ruleset
from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source

_METHODS = ("get", "list", "create", "update", "delete")


class MockedDocuments:
    """The documents that function mocks tell of; any other document is an error, as nothing is known of it."""

    def __init__(self, project: str, mocks: Sequence[Mapping[str, Any]]) -> None:
        self._project = project
        self._documents: dict[str | None, Any] = {}
        # What get() answers says more than what exists() answers, so it comes last and stays.
        for mock in sorted(mocks, key=lambda one: str(one["function"]), reverse=True):
            function = str(mock["function"]).removeprefix("firestore.")
            if function == "get":
                self._put(mock["args"], mock["result"].get("value"))
            elif function == "exists":
                self._put(mock["args"], {"data": {}} if mock["result"].get("value") is True else None)

    def _put(self, args: Sequence[Mapping[str, Any]], value: Any) -> None:
        (argument,) = args
        name = None if "anyValue" in argument else _name(self._project, argument["exactValue"])
        self._documents[name] = value

    def get(self, name: str) -> Any:
        """The document with this name, None when it is told to be missing."""
        if name not in self._documents and None not in self._documents:
            raise EvaluationError(f"No function mock for {name}.")
        return _document(name, self._documents.get(name, self._documents.get(None)))

    def get_after(self, name: str) -> Any:
        """The same: a test changes nothing."""
        return self.get(name)


def results(project: str, source: Source, cases: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """Return the result of each case; raises RulesApiError for a case that is not understood."""
    ruleset = load_ruleset(source.content, source.name)

    def decide(case: Mapping[str, Any]) -> Decision:
        documents = MockedDocuments(project, case.get("functionMocks") or ())
        return ruleset.decide(_access(project, case, now), documents)

    return judged(cases, decide)


def judged(cases: Sequence[Any], decide: Callable[[Mapping[str, Any]], Decision]) -> list[dict[str, Any]]:
    """Return for each case whether it was decided as it expects; raises RulesApiError."""
    found = []
    for number, case in enumerate(cases):
        try:
            found.append(_result(case, decide))
        except (KeyError, TypeError, ValueError, AttributeError, json_format.ParseError) as error:
            raise RulesApiError("INVALID_ARGUMENT", f"Test case {number} is not understood: {error!r}.") from error
    return found


def _result(case: Mapping[str, Any], decide: Callable[[Mapping[str, Any]], Decision]) -> dict[str, Any]:
    if case["expectation"] not in ("ALLOW", "DENY"):
        raise ValueError("expectation must be ALLOW or DENY")
    decision = decide(case)
    if decision.allowed == (case["expectation"] == "ALLOW"):
        return {"state": "SUCCESS"}
    return {"state": "FAILURE", "debugMessages": [decision.reason]}


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
    kinds = {type(None): "nullValue", bool: "booleanValue", int: "integerValue", float: "doubleValue"}
    return {kinds.get(type(value), "stringValue"): value}
