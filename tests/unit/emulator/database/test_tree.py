"""The tree never changes; changes make another one."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.database.tree import EMPTY, Node

PATHS = st.lists(st.sampled_from("abc"), max_size=4).map(tuple)


@given(st.lists(st.tuples(PATHS, st.sampled_from([None, 1, True, "x"])), max_size=12), PATHS)
def test_what_was_written_last_is_read_and_the_rest_stays(
    writes: list[tuple[tuple[str, ...], object]], at: tuple[str, ...]
) -> None:
    tree = EMPTY
    for path, value in writes:
        before = tree
        tree = before.with_at(path, Node(value))  # type: ignore[arg-type]  # a scalar of the list above
        assert tree.at(path) == Node(value)  # type: ignore[arg-type]  # as above
        beside = not (path[: len(at)] == at or at[: len(path)] == path)
        # A value above gives way to its first child.
        if beside:
            assert tree.at(at) == before.at(at)


def test_empty_children_vanish_upwards() -> None:
    tree = EMPTY.with_at(("a", "b", "c"), Node(1))
    assert tree.with_at(("a", "b", "c"), EMPTY) == EMPTY
    assert tree.at(("a", "b", "c")).value == 1


def test_true_is_not_one() -> None:
    assert Node(True) != Node(1)  # noqa: FBT003 - a stored value
    assert Node(1) == Node(1.0)
    assert Node(1, priority=1) != Node(1)


def test_nothing_has_no_priority_and_a_value_keeps_it_when_it_gets_children() -> None:
    assert EMPTY.with_priority(3).priority is None
    assert Node(1, priority=3).with_child("a", Node(2)) == Node(None, {"a": Node(2)}, 3)


def test_the_leaves_are_the_values_and_the_priorities() -> None:
    tree = Node(None, {"a": Node(1), "b": Node(None, {"c": Node(2)}, "p")})
    assert [path for path, _ in tree.leaves()] == [("a",), ("b",), ("b", "c")]
