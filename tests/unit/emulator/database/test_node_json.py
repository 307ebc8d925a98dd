"""JSON in, JSON out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import MAX_STRING_BYTES, from_json, parse_json, to_json
from desktop_chat.emulator.database.tree import EMPTY, Node

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aä🎈")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab01"), inner), max_leaves=8
)


@given(VALUES)
def test_both_forms_come_back_as_the_same_tree(value: Any) -> None:
    node = from_json(value)
    assert from_json(to_json(node)) == node
    assert from_json(to_json(node, export=True)) == node


def test_nulls_and_empty_objects_are_not_stored() -> None:
    assert from_json({"a": None, "b": {}, "c": [], "d": {"e": {}}}) == EMPTY
    assert to_json(from_json({"a": None, "b": 1})) == {"b": 1}


def test_dense_integer_keys_are_an_array_except_in_an_export() -> None:
    assert to_json(from_json({"0": "a", "2": "c"})) == ["a", None, "c"]
    assert to_json(from_json({"0": "a", "9": "c"})) == {"0": "a", "9": "c"}
    assert to_json(from_json(["a", "b"]), export=True) == {"0": "a", "1": "b"}
    assert to_json(from_json({"00": "a"})) == {"00": "a"}


def test_priorities_only_show_in_an_export() -> None:
    value = {"a": {".value": 1, ".priority": "p"}, ".priority": 2}
    node = from_json(value)
    assert to_json(node) == {"a": 1}
    assert to_json(node, export=True) == value


@pytest.mark.parametrize(
    "value",
    [
        {"a.b": 1},
        {"": 1},
        {"a/b": 1},
        {".value": 1, "x": 1},
        {".value": {"x": 1}},
        {".priority": True, "a": 1},
        10**400,
        "\ud800",
        {".x": 1},
    ],
)
def test_what_cannot_be_stored(value: Any) -> None:
    with pytest.raises(DatabaseError):
        from_json(value)


def test_depth_is_counted_from_the_root() -> None:
    deep: Any = 1
    for _ in range(32):
        deep = {"a": deep}
    assert not from_json(deep).is_empty
    with pytest.raises(DatabaseError, match="deep"):
        from_json(deep, 1)


def test_numbers_are_doubles() -> None:
    assert from_json(1.0) == Node(1)
    assert isinstance(from_json(1.0).value, int)
    assert from_json(2**60 + 1).value == float(2**60)


@pytest.mark.parametrize("text", ["", "{", "NaN", "Infinity", "[" * 100_000, "{'a': 1}"])
def test_what_is_not_json(text: str) -> None:
    with pytest.raises(DatabaseError, match="parse JSON"):
        parse_json(text)


def test_a_string_may_have_10_mb_in_utf_8() -> None:
    largest = "ä" * (MAX_STRING_BYTES // 2)
    assert MAX_STRING_BYTES == 10 * 1024 * 1024
    assert from_json(largest).value == largest
    with pytest.raises(DatabaseError, match="10 MB"):
        from_json({"a": largest + "x"})


def test_a_value_may_reach_down_to_32_levels_below_the_root() -> None:
    value: Any = 1
    for _ in range(30):
        value = {"a": value}
    assert from_json(value, 2) != EMPTY
    with pytest.raises(DatabaseError, match="32 levels"):
        from_json(value, 3)


def test_a_key_in_a_value_may_have_768_bytes() -> None:
    assert from_json({"ä" * 384: 1}) != EMPTY
    with pytest.raises(DatabaseError, match="768 bytes"):
        from_json({"ä" * 384 + "x": 1})
