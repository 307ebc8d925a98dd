from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore import field_paths
from desktop_chat.emulator.firestore.errors import FirestoreError
from tests.firestore_messages import contents, document, value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a", ("a",)),
        ("a.b_1.C", ("a", "b_1", "C")),
        ("`a b`.c", ("a b", "c")),
        ("a.`b.c`", ("a", "b.c")),
        (r"`\``", ("`",)),
        (r"`a\\b`", ("a\\b",)),
        ("`1`", ("1",)),
    ],
)
def test_paths_are_taken_apart(text: Any, path: Any) -> None:
    assert field_paths.parse_field_path(text) == path


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", "a..b", "a-b", "1a", "`a", "``", "a`b`", "`a`b", "a b", "a[0]"])
def test_malformed_paths_are_refused(text: Any) -> None:
    with pytest.raises(FirestoreError, match=r"INVALID_ARGUMENT: Invalid .*property path"):
        field_paths.parse_field_path(text)


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4))
def test_every_name_can_be_quoted(parts: Any) -> None:
    quoted = ".".join("`" + part.replace("\\", "\\\\").replace("`", "\\`") + "`" for part in parts)
    assert field_paths.parse_field_path(quoted) == tuple(parts)


def test_reserved_names_may_be_read_but_not_written() -> None:
    assert field_paths.parse_field_path("a.__b__") == ("a", "__b__")
    with pytest.raises(FirestoreError, match="reserved"):
        field_paths.parse_written_path("a.__b__")


def test_reading_goes_through_maps_only() -> None:
    one = document("c/d", a={"b": {"c": 1}}, s="x")
    assert field_paths.read(one, ("a", "b", "c")) == value(1)
    assert field_paths.read(one, ("a", "x")) is None
    assert field_paths.read(one, ("s", "b")) is None
    assert contents(one) == {"a": {"b": {"c": 1}}, "s": "x"}, "reading must not create fields"


def test_writing_makes_maps_of_what_is_in_the_way() -> None:
    one = document("c/d", a=1, m={"k": 1})
    field_paths.write(one, ("a", "b", "c"), value(2))
    field_paths.write(one, ("m", "n"), value(3))
    assert contents(one) == {"a": {"b": {"c": 2}}, "m": {"k": 1, "n": 3}}


def test_deleting_leaves_the_maps_around() -> None:
    one = document("c/d", a={"b": 1}, s=1)
    for path in (("a", "b"), ("a", "x", "y"), ("s", "t"), ("none",)):
        field_paths.delete(one, path)
    assert contents(one) == {"a": {}, "s": 1}
