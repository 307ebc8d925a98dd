"""The same request on our engine, in this process, and on Google's emulator."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import grpc
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import Access, AccessCalls, AuthContext
from desktop_chat.emulator.rules.ruleset import Ruleset
from tests.rules.google_emulator import DATABASE, GoogleFirestore, headers_of
from tests.rules.twins import SIGNED_IN, Fields, Get, List, Request, ServerTime, Verdict, Write

RULES: Final = Path(__file__).parents[2] / "firestore.rules"
ROOT: Final = f"{DATABASE}/documents"
TIME: Final = datetime(2026, 6, 1, 12, 30, 0, 123456, tzinfo=UTC)
_OPERATORS: Final = {"==": 5, ">": 3, "<": 1, "array-contains": 7, "in": 8}


def value_of(value: Any) -> Any:
    """Return the raw protobuf Value; server time must have been filled in."""
    made = types.Value.pb()()
    match value:
        case None:
            made.null_value = 0
        case bool():
            made.boolean_value = value
        case int():
            made.integer_value = value
        case float():
            made.double_value = value
        case str():
            made.string_value = value
        case datetime():
            made.timestamp_value.FromDatetime(value)
        case list():
            made.array_value.SetInParent()
            made.array_value.values.extend(value_of(item) for item in value)
        case dict():
            made.map_value.SetInParent()
            for key, item in value.items():
                made.map_value.fields[key].CopyFrom(value_of(item))
        case _:
            raise AssertionError(value)
    return made


def document_of(path: str, fields: Fields) -> Any:
    """Return the raw protobuf Document at ``path``."""
    made = types.Document.pb()(name=f"{ROOT}/{path}")
    for key, value in fields.items():
        made.fields[key].CopyFrom(value_of(value))
    return made


def query_of(asked: List) -> tuple[str, Any]:
    """Return the parent and the raw StructuredQuery."""
    parent, _, collection = f"{ROOT}/{asked.collection}".rpartition("/")
    query = types.StructuredQuery.pb()()
    query.from_.add(collection_id=collection, all_descendants=asked.everywhere)
    filters = []
    for name, operator, value in asked.filters:
        made = types.StructuredQuery.Filter.pb()()
        made.field_filter.field.field_path = name
        made.field_filter.op = _OPERATORS[operator]
        made.field_filter.value.CopyFrom(value_of(value))
        filters.append(made)
    if len(filters) == 1:
        query.where.CopyFrom(filters[0])
    elif filters:
        query.where.composite_filter.op = 1
        query.where.composite_filter.filters.extend(filters)
    return parent, query


def _timed(fields: Fields, time: datetime) -> dict[str, Any]:
    return {key: time if isinstance(value, ServerTime) else value for key, value in fields.items()}


class Documents:
    """Plain documents for the rules to look at."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._before = before
        self._after = after

    def get(self, name: str) -> Any:
        return self._before.get(name)

    def get_after(self, name: str) -> Any:
        return self._after.get(name)


def ours(ruleset: Ruleset, request: Request, time: datetime = TIME) -> Verdict:
    """Decide with our engine over plain documents; a commit is allowed when each of its writes is."""
    accesses, reader = asked_of(request, time)
    calls = AccessCalls() if len(request.actions) > 1 else AccessCalls(in_all=10)
    for action, access in zip(request.actions, accesses, strict=True):
        decision = ruleset.decide(access, reader, calls)
        if not decision.allowed:
            return Verdict(allowed=False, reason=f"{action}: {decision.reason}", errors=decision.errors)
    return Verdict(allowed=True, reason="")


def asked_of(request: Request, time: datetime = TIME) -> tuple[list[Access], Documents]:
    """Return each operation of a request, and the documents as they are and as they would be."""
    fields_after = {path: _timed(fields, time) for path, fields in request.given.items()}
    before = {f"{ROOT}/{path}": document_of(path, fields) for path, fields in fields_after.items()}
    for action in request.actions:
        if isinstance(action, Write):
            _apply(action, fields_after, time)
    after = {f"{ROOT}/{path}": document_of(path, fields) for path, fields in fields_after.items()}
    return [_access(action, request, before, after, time) for action in request.actions], Documents(before, after)


def claims_of(request: Request) -> dict[str, Any]:
    """Return the claims of the ID token beside the uid."""
    return {"auth_time": int(SIGNED_IN.timestamp()), **request.claims}


def _apply(write: Write, stored: dict[str, dict[str, Any]], time: datetime) -> None:
    if write.kind == "delete":
        stored.pop(write.path, None)
    elif write.kind == "update":
        stored[write.path] = {**stored.get(write.path, {}), **_timed(write.fields, time)}
    else:
        stored[write.path] = _timed(write.fields, time)


def _access(action: Write | Get | List, request: Request, before: Fields, after: Fields, time: datetime) -> Access:
    auth = None if request.who is None else AuthContext(request.who, {"sub": request.who, **claims_of(request)})
    if isinstance(action, List):
        parent, query = query_of(action)
        return Access("list", f"{ROOT}/{action.collection}/-", auth, time, query=query, parent=parent)
    name = f"{ROOT}/{action.path}"
    if isinstance(action, Get):
        return Access("get", name, auth, time, before=before.get(name))
    kind = "delete" if action.kind == "delete" else "update" if name in before else "create"
    return Access(kind, name, auth, time, before=before.get(name), after=after.get(name))


# Everything that Google's emulator says of a denial but "false for …"; an "evaluation error at" alone is only its
# first pass, in which documents are not fetched yet.
_UNCLEAN: Final = re.compile(
    r"Null value error|Type error|Property \w+ is undefined|Unsupported operation|Function not found|Service call"
    r"|Index out of bound|Variable|Incorrect number|Type conversion|Illegal range"
)


def googles(google: GoogleFirestore, request: Request) -> Verdict:
    """Ask Google's emulator, which must hold the rules already."""
    google.clear()
    if request.given:
        stored = [
            types.Write.pb()(update=document_of(path, _timed(fields, TIME))) for path, fields in request.given.items()
        ]
        google.commit(stored, headers_of("owner"))
    headers = headers_of(request.who, claims_of(request))
    try:
        _send(google, request.actions, headers)
    except grpc.RpcError as error:
        return _refusal(error, isinstance(request.actions[0], List))
    return Verdict(allowed=True, reason="")


def _refusal(error: grpc.RpcError, listing: bool) -> Verdict:
    code, details = error.code(), str(error.details())
    if code is grpc.StatusCode.NOT_FOUND:
        return Verdict(allowed=True, reason="the rules let a missing document be asked for")
    # A list that proves nothing about a field ends in "Property x is undefined": that is its logic.
    assert code is grpc.StatusCode.PERMISSION_DENIED, f"{code}: {details}"
    return Verdict(allowed=False, reason=details, errors=() if listing else tuple(_UNCLEAN.findall(details)))


def _send(google: GoogleFirestore, actions: Sequence[Any], headers: Sequence[tuple[str, str]]) -> None:
    first = actions[0]
    if isinstance(first, Get):
        google.get(f"{ROOT}/{first.path}", headers)
    elif isinstance(first, List):
        google.query(*query_of(first), headers)
    else:
        google.commit([_write_of(action) for action in actions], headers)


def _write_of(write: Write) -> Any:
    if write.kind == "delete":
        return types.Write.pb()(delete=f"{ROOT}/{write.path}")
    plain = {key: value for key, value in write.fields.items() if not isinstance(value, ServerTime)}
    made = types.Write.pb()(update=document_of(write.path, plain))
    made.current_document.exists = write.kind == "update"
    if write.kind == "update":
        made.update_mask.field_paths.extend(plain)
    for key, value in write.fields.items():
        if isinstance(value, ServerTime):
            made.update_transforms.add(field_path=key, set_to_server_value=1)
    return made
