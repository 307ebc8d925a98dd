"""The JSON under a listen ends as the server's, whatever parts of it were sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.remote.database.database_tree import plain, segments, with_merge, with_value

KEYS = st.sampled_from("abc")
PATHS = st.lists(KEYS, max_size=3)


def flat(tree: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Return the leaves by path."""
    if isinstance(tree, dict):
        return {key: value for name, child in tree.items() for key, value in flat(child, (*path, name)).items()}
    return {} if tree is None else {path: tree}


@given(st.lists(st.tuples(PATHS, st.one_of(st.none(), st.integers(0, 3))), max_size=12))
def test_values_replace_what_is_at_below_and_above_them(changes: list[tuple[list[str], int | None]]) -> None:
    tree: Any = None
    leaves: dict[tuple[str, ...], Any] = {}
    for path, value in changes:
        tree = with_value(tree, path, value)
        where = tuple(path)
        above = [where[:end] for end in range(len(where))]
        leaves = {key: kept for key, kept in leaves.items() if key[: len(where)] != where and key not in above}
        if value is not None:
            leaves[where] = value
        assert flat(tree) == leaves


def test_a_merge_leaves_the_rest_and_takes_paths_as_keys() -> None:
    tree = {"ada": {"typing": 1, "readUpTo": 2}}
    assert with_merge(tree, ("ada",), {"typing": None}) == {"ada": {"readUpTo": 2}}
    assert with_merge(tree, (), {"ada/typing": 5, "grace/readUpTo": 1}) == {
        "ada": {"typing": 5, "readUpTo": 2},
        "grace": {"readUpTo": 1},
    }
    assert tree == {"ada": {"typing": 1, "readUpTo": 2}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [([None, "x"], {"1": "x"}), ({"a": {}}, None), ({"a": {"b": None}, "c": 0}, {"c": 0}), (False, False), ([], None)],
)
def test_arrays_become_maps_and_emptiness_is_none(value: Any, expected: Any) -> None:
    assert plain(value) == expected


def test_slashes_at_the_ends_do_not_count() -> None:
    assert segments("/a//b/") == ("a", "b") == segments("a/b")
