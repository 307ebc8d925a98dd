from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from desktop_chat.emulator.firestore.store import documents as documents_module
from desktop_chat.emulator.firestore.store import scan
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.documents import Documents
from tests.firestore_messages import DATABASE, ROOT, both, cursor, document, either, paths, query, where

CONTENT = st.one_of(st.integers(0, 4), st.sampled_from([None, float("nan"), 2.0, "a", "b", [1], [2, 1], {"k": 1}]))
FIELDS = st.dictionaries(st.sampled_from(["n", "m"]), CONTENT)
STEPS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.one_of(st.none(), FIELDS)), max_size=16)
OPERATORS = ["EQUAL", "NOT_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL"]
ARRAYS = st.one_of(
    st.builds(where, st.sampled_from(["n", "m"]), st.just("ARRAY_CONTAINS"), CONTENT),
    st.builds(where, st.just("n"), st.just("ARRAY_CONTAINS_ANY"), st.lists(st.integers(0, 3), min_size=1, max_size=3)),
)
LEAVES = st.builds(where, st.sampled_from(["n", "m"]), st.sampled_from([*OPERATORS[:1], *OPERATORS[2:]]), CONTENT)
FILTERS = st.one_of(
    st.none(),
    LEAVES,
    ARRAYS,
    st.builds(both, LEAVES, ARRAYS),
    st.builds(either, LEAVES, ARRAYS),
    st.builds(where, st.just("n"), st.just("NOT_EQUAL"), CONTENT),
    st.builds(both, LEAVES, LEAVES),
    st.builds(either, LEAVES, LEAVES),
    st.builds(lambda one, two, three: both(one, either(two, three)), LEAVES, LEAVES, LEAVES),
)
CURSORS = st.one_of(
    st.none(), st.builds(lambda content, before: cursor(content, before=before), CONTENT, st.booleans())
)
ORDERS = st.sampled_from([("n",), ("-n",), ("n", "-m"), ("-n", "m"), ("m", "n")])
BY_NAME = st.sampled_from([("n", "-__name__"), ("-n", "__name__")])
QUERIES = st.one_of(
    st.builds(
        lambda filter_, order, start, end, limit, offset: query(
            "c", filter_, order=order, start=start, end=end, limit=limit, offset=offset
        ),
        FILTERS,
        ORDERS,
        CURSORS,
        CURSORS,
        st.one_of(st.none(), st.integers(0, 4)),
        st.integers(0, 2),
    ),
    st.builds(lambda filter_, limit: query("c", filter_, limit=limit), FILTERS, st.sampled_from([None, 3])),
    st.builds(lambda order, limit: query("c", order=order, limit=limit), BY_NAME, st.integers(1, 3)),
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.lists(QUERIES, min_size=1, max_size=3))
def test_an_index_changes_nothing_but_the_effort(steps: Any, queries: Any) -> None:
    """Each query is asked while documents come and go, so that its index has to follow them."""
    documents = Documents(DATABASE)
    asked = [compile_query(ROOT, made) for made in queries]
    with patch.object(scan, "WORTH_INDEXING", 0):
        for letter, fields in steps:
            name = f"{ROOT}/c/{letter}"
            after = None if fields is None else document(f"c/{letter}", **fields)
            documents.apply([Change(name, documents.get(name), after)])
            for compiled in asked:
                brute = compiled.window(compiled.sorted(documents.collection(f"{ROOT}/c").values()))
                assert scan.find(compiled, documents) == brute


@pytest.fixture
def many() -> Documents:
    documents = Documents(DATABASE)
    documents.apply(
        Change(f"{ROOT}/c/{n:04}", None, document(f"c/{n:04}", n=n, parity=n % 2, members=[n, n + 1]))
        for n in range(1000)
    )
    return documents


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (query("c", order=("-n",), limit=10), 10),
        (query("c", order=("n",), limit=10, offset=5), 15),
        (query("c", order=("n",), start=cursor(990, before=True)), 10),
        (query("c", order=("-n",), start=cursor(5, before=False)), 6),
        (query("c", where("n", "GREATER_THAN", 990)), 10),
        (query("c", both(where("n", "GREATER_THAN", 5), where("n", "LESS_THAN", 9)), order=("-n",)), 5),
        (query("c", where("n", "EQUAL", 7)), 1),
        (query("c", where("members", "ARRAY_CONTAINS", 7)), 2),
        (query("c", where("members", "ARRAY_CONTAINS_ANY", [7, 8, 500])), 5),
        (query("c", both(where("parity", "EQUAL", 1), where("members", "ARRAY_CONTAINS", 7)), order=("-n",)), 2),
        (query("c", where("parity", "EQUAL", 1), order=("n",), limit=3), 500),
    ],
)
def test_a_query_looks_at_few_documents_of_a_large_collection(made: Any, most: Any, many: Any) -> None:
    compiled = compile_query(ROOT, made)
    looked_at: list[str] = []
    place = compiled.sort_key

    def counted(one: Any) -> Any:
        looked_at.extend(paths([one]))
        return place(one)

    with patch.object(compiled, "sort_key", counted):
        found = scan.find(compiled, many)
    assert found == compiled.window(compiled.sorted(many.collection(f"{ROOT}/c").values()))
    assert len(found) <= len(looked_at) <= most + 1


def test_only_so_many_indexes_are_kept(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_module, "MAX_INDEXES", 2)
    for field in ("n", "parity", "none"):
        many.index(f"{ROOT}/c", field)
        many.element_index(f"{ROOT}/c", field)
    assert list(many._indexes[f"{ROOT}/c"]) == ["parity", "none"]
    assert list(many._element_indexes[f"{ROOT}/c"]) == ["parity", "none"]
