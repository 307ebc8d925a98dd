"""Keys, depth, and the order of keys."""

import pytest

from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.paths import FIRST_KEY, LAST_KEY, key_order, parse_path, text_of


def test_slashes_separate_and_empty_parts_do_not_count() -> None:
    assert parse_path("/a//b/") == ("a", "b")
    assert parse_path("") == ()
    assert text_of(("a", "b")) == "/a/b"


@pytest.mark.parametrize("key", [".", "a.b", "#", "$x", "[", "]", "\x00", "\x1f", "\x7f", "ä" * 385, "\ud800"])
def test_a_key_that_is_not_allowed(key: str) -> None:
    with pytest.raises(DatabaseError, match="Invalid path"):
        parse_path(f"a/{key}")


def test_limits_of_length_and_depth() -> None:
    assert parse_path("ä" * 384)
    assert len(parse_path("/".join("a" * 32))) == 32
    with pytest.raises(DatabaseError, match="32"):
        parse_path("/".join("a" * 33))


def test_integers_come_first_by_value_then_text_as_javascript_sorts_it() -> None:
    keys = ["b", "10", "9", "-1", "a", "2147483648", "01", "1", "\ue000", "🎈"]
    assert sorted(keys, key=key_order) == ["-1", "1", "01", "9", "10", "2147483648", "a", "b", "🎈", "\ue000"]
    assert all(FIRST_KEY < key_order(key) < LAST_KEY for key in keys)
