import math
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import Value
from desktop_chat.emulator.firestore.values import order_key
from tests.firestore_messages import geo_point, reference, value

NAN = float("nan")
# Each comes strictly before the next; the order was read off Google's emulator.
ASCENDING = [
    None,
    False,
    True,
    NAN,
    -math.inf,
    -(2**63),
    -1.5,
    -1,
    0,
    0.5,
    1,
    2**53,
    2**53 + 1,
    2**63 - 1,
    float(2**63),
    math.inf,
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    "",
    "Z",
    "a",
    "aa",
    "é",
    "\uffff",
    "\U0001f600",
    b"",
    b"a",
    b"\xff",
    reference("a/b"),
    reference("a/b/c/d"),
    reference("a/b!"),
    reference("b/a"),
    geo_point(-1, 5),
    geo_point(0, -1),
    geo_point(0, 0),
    [],
    [None],
    [NAN],
    [1],
    [1, 2],
    ["a"],
    {"__type__": "__vector__", "value": [9.0]},
    {"__type__": "__vector__", "value": [1.0, 2.0]},
    {"__type__": "__vector__", "value": [1.0, 3.0]},
    {},
    {"a": 1},
    {"a": 1, "b": 0},
    {"a": 2},
    {"b": 0},
]


def test_values_of_all_types_have_one_order() -> None:
    keys = [order_key(value(content)) for content in ASCENDING]
    for index, (one, other) in enumerate(pairwise(keys)):
        assert one < other, f"{ASCENDING[index]!r} is not before {ASCENDING[index + 1]!r}"


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (0.0, -0.0), (0, -0.0), (NAN, NAN), ([1, {"a": 2}], [1.0, {"a": 2.0}])]
)
def test_equal_values_of_different_form_have_equal_keys(one: Any, other: Any) -> None:
    assert order_key(value(one)) == order_key(value(other))
    assert hash(order_key(value(one))) == hash(order_key(value(other)))


def test_the_order_of_a_maps_keys_does_not_matter() -> None:
    assert order_key(value({"a": 1, "b": 2})) == order_key(value({"b": 2, "a": 1}))


def test_a_value_without_type_is_refused() -> None:
    with pytest.raises(FirestoreError, match="type unset"):
        order_key(Value())


@settings(deadline=None)
@given(st.text(), st.text())
def test_strings_are_ordered_by_their_utf8_bytes(one: Any, other: Any) -> None:
    by_key = order_key(value(one)) < order_key(value(other))
    assert by_key == (one.encode("utf-8", "surrogatepass") < other.encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False))
def test_integers_and_doubles_are_compared_exactly(integer: Any, double: Any) -> None:
    assert (order_key(value(integer)) < order_key(value(double))) == (integer < double)
    assert (order_key(value(integer)) == order_key(value(double))) == (integer == double)
