"""The tree: values that compare by content."""

import dataclasses

import pytest

from tests.rules.expressions import parsed


def test_equal_text_gives_equal_trees_and_trees_do_not_change() -> None:
    tree = parsed("f(a.b, [1, /x/$(y)])[0:2]")
    assert tree == parsed("f(a.b, [1, /x/$(y)])[0:2]")
    assert tree != parsed("f(a.b, [1, /x/$(z)])[0:2]")
    with pytest.raises(dataclasses.FrozenInstanceError):
        tree.depth = 0  # type: ignore[misc]  # the point of the test


def test_depth_is_the_height_of_the_tree() -> None:
    assert [parsed(text).depth for text in ("1", "1 + 1", "1 + 1 + 1", "f(1 + (2 + 3))")] == [1, 2, 3, 4]
