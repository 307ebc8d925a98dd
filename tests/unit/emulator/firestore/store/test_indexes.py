from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.store.indexes import ElementIndex, FieldIndex
from desktop_chat.emulator.firestore.values import order_key
from tests.firestore_messages import document, paths, value


def found(index: FieldIndex, low: Any = None, high: Any = None, *, descending: bool = False) -> list[list[str]]:
    low, high = (None if bound is None else order_key(value(bound)) for bound in (low, high))
    return [paths(group) for group in index.groups(low, high, descending=descending)]


A, B, C, D = (document(f"c/{name}", n=n) for name, n in [("a", 3), ("b", 1), ("c", 3.0), ("d", "x")])


def test_documents_come_in_groups_of_equal_values() -> None:
    index = FieldIndex("n", [A, B, C, D, document("c/none", m=1)])
    assert len(index) == 4
    assert found(index) == [["c/b"], ["c/a", "c/c"], ["c/d"]]
    assert found(index, descending=True) == [["c/d"], ["c/c", "c/a"], ["c/b"]]


def test_bounds_are_inclusive() -> None:
    index = FieldIndex("n", [A, B, C, D])
    assert found(index, 3) == [["c/a", "c/c"], ["c/d"]]
    assert found(index, 2, 3) == [["c/a", "c/c"]]
    assert found(index, None, 1, descending=True) == [["c/b"]]
    assert found(index, 4, 2) == []


def test_changes_are_followed() -> None:
    index = FieldIndex("n", [A, B, C])
    index.put(A, None)
    index.put(C, document("c/c", n=0))
    index.put(B, document("c/b"))
    index.put(None, D)
    index.put(document("c/none"), None)
    assert found(index) == [["c/c"], ["c/d"]]


STATES: Any = st.one_of(st.none(), st.just({}), st.fixed_dictionaries({"n": st.integers(0, 3)}))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), STATES), max_size=20))
def test_a_followed_index_is_the_same_as_a_new_one(steps: Any) -> None:
    index = FieldIndex("n", [])
    present: dict[str, Any] = {}
    for name, fields in steps:
        before = present.pop(name, None)
        after = None if fields is None else document(f"c/{name}", **fields)
        if after is not None:
            present[name] = after
        index.put(before, after)
    assert found(index) == found(FieldIndex("n", present.values()))


def with_members(path: str, members: Any) -> Any:
    return document(path, members=members)


def test_elements_follow_what_is_written_and_deleted() -> None:
    one, two = with_members("c/1", ["a", "b", "a"]), with_members("c/2", ["b", 1.0])
    index = ElementIndex("members", [one, two, document("c/3"), with_members("c/4", "a")])

    def containing(*elements: Any) -> list[str]:
        return sorted(paths(index.containing(order_key(value(element)) for element in elements)))

    assert containing("a") == ["c/1"]
    assert containing("b") == containing("a", "b") == ["c/1", "c/2"]
    assert containing(1) == ["c/2"]
    assert containing("none") == []
    changed = with_members("c/1", ["c"])
    index.put(one, changed)
    assert (containing("a"), containing("c")) == ([], ["c/1"])
    assert index.containing([order_key(value("c"))]) == [changed]
    index.put(two, None)
    index.put(changed, None)
    assert index._documents == {}
