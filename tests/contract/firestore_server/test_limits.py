"""The official limits, with the codes that Google's emulator has for them (`wire` is ours, and Google's)."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.firestore import protos
from tests.firestore_messages import either, query, value, where
from tests.firestore_wire import Wire

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def _nested(levels: int) -> Any:
    made: Any = 1
    for _ in range(levels):
        made = {"m": made}
    return value(made)


def _with(wire: Wire, content: Any, field: str = "f", path: str = "limits/a") -> Any:
    return protos.Write(update=protos.Document(name=wire.name(path), fields={field: content}))


WRITES: dict[str, tuple[Callable[[Wire], Any], bool]] = {
    "a text of 1,048,400 bytes": (lambda wire: _with(wire, value("x" * 1_048_400)), True),
    "a document above 1 MiB": (lambda wire: _with(wire, value("x" * 1_048_577)), False),
    "20 levels of maps": (lambda wire: _with(wire, _nested(19)), True),
    "21 levels of maps": (lambda wire: _with(wire, _nested(21)), False),
    "an array in an array": (lambda wire: _with(wire, value([[1]])), False),
    "a reserved field": (lambda wire: _with(wire, value(1), "__f__"), False),
    "an empty field": (lambda wire: _with(wire, value(1), ""), False),
    "a field of 1,500 bytes": (lambda wire: _with(wire, value(1), "f" * 1500), True),
    "a field of 1,501 bytes": (lambda wire: _with(wire, value(1), "f" * 1501), False),
    "an id of 1,500 bytes": (lambda wire: _with(wire, value(1), path="limits/" + "i" * 1500), True),
    "an id of 1,501 bytes": (lambda wire: _with(wire, value(1), path="limits/" + "i" * 1501), False),
    "a reserved id": (lambda wire: _with(wire, value(1), path="limits/__a__"), False),
    "a path of a collection": (lambda wire: _with(wire, value(1), path="limits"), False),
    "an id of a dot": (lambda wire: _with(wire, value(1), path="limits/."), False),
}
QUERIES: dict[str, tuple[Any, bool]] = {
    "30 values of in": (where("n", "IN", list(range(30))), True),
    "31 values of in": (where("n", "IN", list(range(31))), False),
    "10 values of not-in": (where("n", "NOT_IN", list(range(10))), True),
    "11 values of not-in": (where("n", "NOT_IN", list(range(11))), False),
    "no value of in": (where("n", "IN", []), False),
    "31 disjuncts": (either(*[where("n", "EQUAL", number) for number in range(31)]), False),
    "two not-in": (either(where("n", "NOT_IN", [1]), where("m", "NOT_IN", [2])), False),
}


def _code(call: Callable[[], object]) -> grpc.StatusCode | None:
    try:
        call()
    except grpc.RpcError as error:
        code: grpc.StatusCode = error.code()
        return code
    return None


@pytest.mark.parametrize("kind", WRITES)
def test_limits_of_documents(wire: Wire, kind: str) -> None:
    make, taken = WRITES[kind]
    assert _code(lambda: wire.commit(make(wire))) is (None if taken else INVALID)


@pytest.mark.parametrize("kind", QUERIES)
def test_limits_of_queries(wire: Wire, kind: str) -> None:
    filter_, taken = QUERIES[kind]
    request = protos.RunQueryRequest(parent=wire.root, structured_query=query("limits", filter_))
    assert _code(lambda: wire.stream("RunQuery", request)) is (None if taken else INVALID)
