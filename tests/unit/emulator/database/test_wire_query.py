"""Queries of both protocols."""

from typing import Any

import pytest

from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.queries import Bound, Query
from desktop_chat.emulator.database.wire_query import rest_query, socket_query


def test_rest_queries() -> None:
    assert rest_query({}) == Query()
    assert rest_query({"orderBy": '"$key"', "limitToLast": "3"}) == Query("key", limit=3, from_end=True)
    by_child = rest_query({"orderBy": '"a/b"', "startAt": "1", "endBefore": '"x"'})
    assert by_child == Query("child", ("a", "b"), Bound(1), Bound("x", inclusive=False))
    assert rest_query({"orderBy": '"$value"', "equalTo": "null"}) == Query("value", (), Bound(None), Bound(None))


@pytest.mark.parametrize(
    "parameters",
    [
        {"startAt": "1"}, {"orderBy": "a"}, {"orderBy": "1"}, {"orderBy": '""'}, {"orderBy": '"$key"', "startAt": "1"},
        {"orderBy": '"a"', "equalTo": "1", "startAt": "1"}, {"orderBy": '"a"', "limitToFirst": "0"},
        {"orderBy": '"a"', "limitToFirst": "1", "limitToLast": "1"}, {"orderBy": '"a"', "limitToFirst": "x"},
        {"orderBy": '"a"', "startAt": "{}"}, {"orderBy": '"a.b"'}, {"orderBy": '"a"', "startAt": "1",
        "startAfter": "1"},
    ],
)  # fmt: skip
def test_rest_queries_that_are_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(DatabaseError):
        rest_query(parameters)


def test_socket_queries() -> None:
    assert socket_query(None) == Query()
    assert socket_query({"l": 2, "vf": "r", "i": ".key"}) == Query("key", limit=2, from_end=True)
    after = socket_query({"sp": 1, "sn": "[MAX_NAME]", "sin": False, "ep": 2, "en": "k", "i": "a/b"})
    assert after == Query("child", ("a", "b"), Bound(1, inclusive=False), Bound(2, "k"))
    before = socket_query({"ep": 2, "en": "[MIN_NAME]", "ein": False, "i": ".value"})
    assert before == Query("value", end=Bound(2, inclusive=False))


@pytest.mark.parametrize("value", [1, {"i": 1}, {"l": 0}, {"l": True}, {"sp": {}}, {"sp": 1, "sn": 2}, {"i": "a.b"}])
def test_socket_queries_that_are_refused(value: Any) -> None:
    with pytest.raises(DatabaseError):
        socket_query(value)
