"""Order, range and limit."""

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Bound, IndexKind, Query, select

DATA = from_json({"a": 3, "b": "x", "c": False, "d": {"z": 1}, "e": True, "f": 1, "10": 1, "9": 1})


def keys(query: Query) -> str:
    return "".join(select(DATA, query).children)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("value", "ce910fabd"), ("key", "910abcdef"), ("priority", "910abcdef"), ("child", "910abcefd")],
)
def test_orders(kind: IndexKind, expected: str) -> None:
    assert keys(Query(kind, ("z",) if kind == "child" else (), limit=100)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (Bound(1), None, "910fabd"),
        (Bound(1, inclusive=False), None, "abd"),
        (Bound(1, "10"), None, "10fabd"),
        (Bound(1, "10", inclusive=False), None, "fabd"),
        (None, Bound(1), "ce910f"),
        (None, Bound(1, inclusive=False), "ce"),
        (None, Bound(1, "10"), "ce910"),
        (None, Bound(1, "10", inclusive=False), "ce9"),
        (Bound(True), Bound(True), "e"),  # noqa: FBT003 - a stored value
        (Bound(None), Bound(None), ""),
    ],
)
def test_ranges_by_value(start: Bound | None, end: Bound | None, expected: str) -> None:
    assert keys(Query("value", start=start, end=end)) == expected


def test_ranges_by_key() -> None:
    assert keys(Query("key", start=Bound("10"), end=Bound("b"))) == "10ab"
    assert keys(Query("key", start=Bound("10", inclusive=False), end=Bound("b", inclusive=False))) == "a"


def test_limits_count_from_either_end() -> None:
    assert keys(Query("value", limit=2)) == "ce"
    assert keys(Query("value", limit=2, from_end=True)) == "bd"


def test_a_value_has_no_children_to_query() -> None:
    assert select(from_json(5), Query("key", limit=1)).is_empty


def test_which_index_a_query_needs() -> None:
    assert [Query(kind, ("a", "b")).index for kind in ("key", "value", "priority", "child")] == [
        None,
        ".value",
        None,
        "a/b",
    ]
