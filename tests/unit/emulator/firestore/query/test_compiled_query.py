from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.query.compiled_query import compile_query, project
from tests.firestore_messages import ROOT, both, contents, cursor, document, either, paths, query, reference, where

NUMBERS = [document(f"c/{name}", n=n, m=m) for name, n, m in [("a", 1, 3), ("b", 2, 2), ("c", 2, 1), ("d", 3, 0)]]
ALL = [*NUMBERS, document("c/none", k=1)]


def result(made: Any, documents: Any = None, parent: Any = ROOT) -> Any:
    compiled = compile_query(parent, made)
    documents = ALL if documents is None else documents
    scoped = [one for one in documents if compiled.selects(one.name)]
    return [path.rpartition("/")[2] for path in paths(compiled.window(compiled.sorted(scoped)))]


def test_without_order_documents_come_by_name() -> None:
    assert result(query("c"), list(reversed(ALL))) == ["a", "b", "c", "d", "none"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (("n",), "abcd"),
        (("-n",), "dcba"),
        (("n", "-__name__"), "acbd"),
        (("-n", "__name__"), "dbca"),
        (("n", "m"), "acbd"),
        (("-n", "m"), "dcba"),
        (("-m",), "abcd"),
    ],
)
def test_orders(order: Any, expected: Any) -> None:
    """A document without an ordered field is absent; ties go by name, in the direction of the last order."""
    assert result(query("c", order=order)) == list(expected)


def test_inequalities_imply_their_order() -> None:
    documents = [document("c/a", n=9, m=1), document("c/b", n=5, m=2), document("c/c", m=3)]
    assert result(query("c", where("n", "GREATER_THAN", 0)), documents) == ["b", "a"]
    assert result(query("c", where("n", "GREATER_THAN", 0), order=("-m",)), documents) == ["b", "a"]
    # Also a document that an OR lets in is absent without the field that is ordered by.
    assert result(query("c", either(where("n", "GREATER_THAN", 0), where("m", "EQUAL", 3))), documents) == ["b", "a"]
    compiled = compile_query(
        ROOT, query("c", both(where("z", "NOT_EQUAL", 1), where("n", "LESS_THAN", 1)), order=("-m",))
    )
    assert compiled.orders == (("m", True), ("n", True), ("z", True), ("__name__", True))


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"start": cursor(2, before=True)}, "bcd"),
        ({"start": cursor(2, before=False)}, "d"),
        ({"end": cursor(2, before=True)}, "a"),
        ({"end": cursor(2, before=False)}, "abc"),
        ({"start": cursor(2, reference("c/b"), before=False)}, "cd"),
        ({"start": cursor(2, reference("c/b"), before=True), "end": cursor(2, reference("c/c"), before=True)}, "b"),
        ({"start": cursor("x", before=True)}, ""),
        ({"start": cursor(None, before=True)}, "abcd"),
        ({"limit": 2}, "ab"),
        ({"limit": 0}, ""),
        ({"offset": 3}, "d"),
        ({"offset": 1, "limit": 2}, "bc"),
    ],
)
def test_windows(window: Any, expected: Any) -> None:
    assert result(query("c", order=("n", "__name__"), **window)) == list(expected)


def test_cursors_go_along_with_a_descending_order() -> None:
    assert result(query("c", order=("-n",), start=cursor(2, before=True))) == ["c", "b", "a"]
    assert result(query("c", order=("-n",), end=cursor(2, before=True))) == ["d"]


def test_scopes() -> None:
    documents = [document(path) for path in ("c/a", "c/a/c/b", "x/y/c/z", "x/y/c/z/d/w", "d/e")]
    assert result(query("c"), documents) == ["a"]
    assert result(query("c"), documents, f"{ROOT}/c/a") == ["b"]
    assert result(query("c", group=True), documents) == ["a", "b", "z"]
    assert result(query("c", group=True), documents, f"{ROOT}/x/y") == ["z"]
    assert result(query("", group=True), documents, f"{ROOT}/x/y") == ["z", "w"]
    assert result(query(""), documents) == ["a", "e"]
    assert result(query(""), documents, f"{ROOT}/x/y") == ["z"]
    assert result(StructuredQuery(), documents) == ["a", "e"]


def test_one_document_can_be_asked_about() -> None:
    made = query("c", where("n", "GREATER_THAN", 1), order=("n",), start=cursor(3, before=True))
    compiled = compile_query(ROOT, made)
    assert [compiled.matches(one) for one in ALL] == [False, False, False, True, False]
    assert not compiled.matches(document("other/d", n=9))


def test_projections_copy_the_chosen_fields() -> None:
    one = document("c/d", a={"b": 1, "c": 2}, d=3)
    compiled = compile_query(ROOT, query("c", select=["a.b", "none"]))
    assert contents(compiled.project(one)) == {"a": {"b": 1}}
    assert contents(compile_query(ROOT, query("c", select=["a", "a.b"])).project(one)) == {"a": {"b": 1, "c": 2}}
    for nothing in (["__name__"], []):
        assert compile_query(ROOT, query("c", select=nothing)).project(one) == document("c/d")
    assert compile_query(ROOT, query("c")).project(one) is one
    assert contents(project(one, [("d",)])) == {"d": 3}


@pytest.mark.parametrize(
    "made",
    [
        query("c", limit=-1),
        query("c", offset=-1),
        query("c/d"),
        query("__c__"),
        query("c", order=("n", "n")),
        query("c", order=("__name__", "n")),
        query("c", where("n", "GREATER_THAN", 1), order=("__name__",)),
        query("c", order=("a..b",)),
        query("c", start=cursor(reference("c/a"), before=True)),
        query("c", order=("n",), start=cursor(1, reference("c/a"), 1, before=True)),
        query("c", order=("__name__",), start=cursor("a", before=True)),
        query("", order=("n",)),
        query("", where("n", "EQUAL", 1)),
        query("c", both(where("n", "NOT_EQUAL", 1), where("n", "NOT_EQUAL", 2))),
    ],
)
def test_wrong_queries_are_refused(made: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        compile_query(ROOT, made)


def test_groups_below_the_root_take_no_filters_or_orders() -> None:
    for made in (query("c", where("n", "EQUAL", 1), group=True), query("c", order=("n",), group=True)):
        with pytest.raises(FirestoreError, match="only allowed at the root"):
            compile_query(f"{ROOT}/x/y", made)


def test_vector_search_is_said_to_be_missing() -> None:
    made = query("c")
    made.find_nearest.SetInParent()
    with pytest.raises(FirestoreError, match="UNIMPLEMENTED"):
        compile_query(ROOT, made)


# Brute force, with Python's own comparison of numbers and strings in the place of sort keys.
FIELD = st.one_of(st.integers(-3, 3), st.sampled_from([-1.5, 0.0, 2.0, 2.5]), st.sampled_from(["", "a", "b", "é"]))
TWO_FIELDS = st.dictionaries(st.sampled_from(["n", "m"]), FIELD)
OPERATORS = {
    "EQUAL": lambda one, other: one == other,
    "NOT_EQUAL": lambda one, other: one != other,
    "LESS_THAN": lambda one, other: same_type(one, other) and one < other,
    "LESS_THAN_OR_EQUAL": lambda one, other: same_type(one, other) and one <= other,
    "GREATER_THAN": lambda one, other: same_type(one, other) and one > other,
    "GREATER_THAN_OR_EQUAL": lambda one, other: same_type(one, other) and one >= other,
}


def same_type(one: Any, other: Any) -> Any:
    return isinstance(one, str) == isinstance(other, str)


def compared(one: Any, other: Any) -> Any:
    """Numbers come before strings."""
    if same_type(one, other):
        return (one > other) - (one < other)
    return 1 if isinstance(one, str) else -1


@settings(deadline=None)
@given(
    st.lists(TWO_FIELDS, max_size=12),
    st.sampled_from(sorted(OPERATORS)),
    FIELD,
    st.lists(st.tuples(st.sampled_from(["n", "m"]), st.booleans()), unique_by=lambda order: order[0]),
    st.one_of(st.none(), st.tuples(FIELD, st.booleans())),
    st.one_of(st.none(), st.integers(0, 5)),
)
def test_a_query_finds_what_filtering_and_sorting_finds(
    rows: Any, operator: Any, operand: Any, orders: Any, start: Any, limit: Any
) -> None:
    documents = [document(f"c/{index:02}", **row) for index, row in enumerate(rows)]
    made = query(
        "c",
        where("n", operator, operand),
        order=tuple(("-" if descending else "") + field for field, descending in orders),
        start=cursor(start[0], before=start[1]) if start and orders else None,
        limit=limit,
    )
    if operator != "EQUAL" and "n" not in dict(orders):
        orders = [*orders, ("n", orders[-1][1] if orders else False)]
    last_descending = orders[-1][1] if orders else False

    def in_order(one: Any, other: Any) -> Any:
        for field, descending in orders:
            sign = compared(rows[one][field], rows[other][field])
            if sign:
                return -sign if descending else sign
        return (other - one) if last_descending else (one - other)

    def from_start(index: Any) -> Any:
        if not start or not made.order_by:
            return True
        field, descending = orders[0]
        sign = compared(rows[index][field], start[0]) * (-1 if descending else 1)
        return sign >= 0 if start[1] else sign > 0

    kept = [
        index
        for index, row in enumerate(rows)
        if "n" in row
        and OPERATORS[operator](row["n"], operand)
        and all(field in row for field, _ in orders)
        and from_start(index)
    ]
    expected = [f"{index:02}" for index in sorted(kept, key=cmp_to_key(in_order))][:limit]
    assert result(made, documents) == expected
