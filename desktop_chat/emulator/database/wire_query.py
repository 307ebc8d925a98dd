"""Queries as REST and the WebSocket protocol write them."""

from collections.abc import Mapping
from typing import Any

from desktop_chat.emulator.database.errors import DatabaseError, invalid
from desktop_chat.emulator.database.node_json import parse_json, scalar
from desktop_chat.emulator.database.paths import check_key, parse_path
from desktop_chat.emulator.database.queries import Bound, IndexKind, Query

_FIRST_NAME, _LAST_NAME = "[MIN_NAME]", "[MAX_NAME]"
_PARAMETERS = ("startAt", "startAfter", "endAt", "endBefore", "equalTo", "limitToFirst", "limitToLast")
_ORDERS: Mapping[str, IndexKind] = {"$key": "key", "$value": "value", "$priority": "priority"}
_WIRE_ORDERS: Mapping[str, IndexKind] = {".key": "key", ".value": "value", ".priority": "priority"}


def rest_query(parameters: Mapping[str, str]) -> Query:
    """Return the query of a REST request; raises DatabaseError."""
    if "orderBy" not in parameters:
        if any(name in parameters for name in _PARAMETERS):
            raise invalid("orderBy must be defined when other query parameters are defined")
        return Query()
    order = _constant("orderBy", parameters["orderBy"])
    if not isinstance(order, str) or not order:
        raise invalid("orderBy must be a valid JSON encoded path")
    start, end = _rest_bounds(parameters)
    limit, from_end = _rest_limit(parameters)
    kind = _ORDERS.get(order, "child")
    if kind == "key":
        for bound in (start, end):
            if bound is not None and not isinstance(bound.value, str):
                raise invalid("Values for ordering by key must be strings")
    return Query(kind, parse_path(order) if kind == "child" else (), start, end, limit, from_end)


def _rest_bounds(parameters: Mapping[str, str]) -> tuple[Bound | None, Bound | None]:
    given = {name: _bound(name, parameters[name]) for name in _PARAMETERS[:5] if name in parameters}
    if "equalTo" in given:
        if len(given) > 1:
            raise invalid("equalTo cannot be specified in addition to startAfter, startAt, endAt, or endBefore")
        return given["equalTo"], given["equalTo"]
    if {"startAt", "startAfter"} <= given.keys() or {"endAt", "endBefore"} <= given.keys():
        raise invalid("Only one start and one end can be specified")
    return given.get("startAt") or given.get("startAfter"), given.get("endAt") or given.get("endBefore")


def _bound(name: str, text: str) -> Bound:
    inclusive = name not in ("startAfter", "endBefore")
    return Bound(scalar(_constant(name, text)), inclusive=inclusive)


def _constant(name: str, text: str) -> Any:
    try:
        return parse_json(text)
    except DatabaseError:
        raise invalid(f"Constraint index field must be a JSON primitive: {name}") from None


def _rest_limit(parameters: Mapping[str, str]) -> tuple[int | None, bool]:
    names = [name for name in ("limitToFirst", "limitToLast") if name in parameters]
    if not names:
        return None, False
    text = parameters[names[0]]
    if len(names) > 1 or not text.isascii() or not text.isdecimal() or not 0 < int(text[:12]) < 2**31:
        raise invalid(f"{names[0]} must be a positive integer, and the only limit")
    return int(text), names[0] == "limitToLast"


def socket_query(value: Any) -> Query:
    """Return the query object of a listen request; raises DatabaseError."""
    if value is None:
        return Query()
    if not isinstance(value, dict):
        raise invalid("Invalid query.")
    index = value.get("i", ".priority")
    if not isinstance(index, str):
        raise invalid("Invalid query index.")
    limit = value.get("l")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise invalid("Invalid query limit.")
    kind = _WIRE_ORDERS.get(index, "child")
    return Query(
        kind,
        parse_path(index) if kind == "child" else (),
        _socket_bound(value, "s"),
        _socket_bound(value, "e"),
        limit,
        value.get("vf") == "r",
    )


def _socket_bound(value: Mapping[str, Any], end: str) -> Bound | None:
    if f"{end}p" not in value:
        return None
    inclusive, name = bool(value.get(f"{end}in", True)), value.get(f"{end}n")
    if name in (_FIRST_NAME, _LAST_NAME):
        # Said by "startAfter(value)" and "endBefore(value)": the same as an exclusive end without a key.
        name, inclusive = None, (name == _FIRST_NAME) == (end == "s")
    if name is not None:
        if not isinstance(name, str):
            raise invalid("Invalid query key.")
        check_key(name)
    return Bound(scalar(value[f"{end}p"]), name, inclusive)
