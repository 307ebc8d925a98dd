"""Garbage for the rules and for queries: a refusal, never a crash, and never an allow."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.protos import StructuredQuery
from tests import fuzz_targets
from tests.firestore_messages import both, either, query, where

pytestmark = pytest.mark.usefixtures("ends_in_time")

_ALL_WORDS = """service cloud.firestore match /databases/{d}/documents { } ( ) [ ] allow read write get list : ; if let
return function f x = == != < <= && || ! in is true false null 1 2.5 'a' "b" b'c' . , / $( ** =** request resource
request.auth resource.data rules_version = '2'; 'a'.matches('(') get(/a/b) debug( ? - + * % // /* */ \\ \0 ä 😀"""
WORDS = _ALL_WORDS.split()
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=40).map(" ".join).map(str.encode)
FIELDS = st.sampled_from(["open", "owner", "n", "__name__", "`", "a..b", "", "x" * 2000])
OPERATORS = st.sampled_from(
    ["EQUAL", "NOT_EQUAL", "LESS_THAN", "GREATER_THAN", "IN", "NOT_IN", "ARRAY_CONTAINS", "IS_NULL"]
)
VALUES = st.sampled_from(
    [True, False, 1, 0, "alice", "bob", "", None, [True], ["alice"], ["alice", "bob"], [True, False], []]
)
LEAVES = st.builds(where, FIELDS, OPERATORS, VALUES)
JOINS = st.sampled_from([both, either])
FILTERS: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda join, parts: join(*parts), JOINS, st.lists(inner, max_size=3)),
    max_leaves=6,
)
QUERIES = st.builds(
    query,
    st.sampled_from(["c", "open", "none", ""]),
    st.none() | FILTERS,
    order=st.sampled_from([(), ("n",), ("-owner", "n"), ("`",)]),
    limit=st.sampled_from([None, 0, 1, 3, -1]),
    offset=st.sampled_from([0, 1, -1]),
    group=st.booleans(),
)
TARGET = fuzz_targets.ListTarget(Clock())


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.binary(max_size=200))
@example(b"(" * 5000)
@example(b"service cloud.firestore { " * 2000)
@example(b'b"\xff\xff"')
@example(b"b'\\777'")
@example(b"9" * 5000)
@example(b"service cloud.firestore { function f() { return " + b"0" * 5000 + b"7; } }")
@example(b"rules_version = '2'; service cloud.firestore { match /x { allow read: if " + b"!" * 5000 + b"true; } }")
def test_any_text_as_rules(data: bytes) -> None:
    fuzz_targets.ruleset(data)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.binary(max_size=60))
@example(b"true) || (true")
@example(b"1 == 1 || true")
@example(b"int('" + b"9" * 5000 + b"') == 1")
@example(b"float('" + b"9" * 5000 + b"') == 1.0")
def test_no_condition_opens_what_false_closes(data: bytes) -> None:
    fuzz_targets.condition(data)


@settings(max_examples=400, deadline=None)
@given(QUERIES)
def test_a_list_brings_only_what_the_rules_let_her_have(asked: Any) -> None:
    TARGET.ask(asked)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80) | QUERIES.map(lambda made: made.SerializeToString()))
def test_any_bytes_as_a_query(data: bytes) -> None:
    TARGET(data)


@pytest.mark.parametrize(("field", "pinned"), [("open", True), ("owner", "alice")])
def test_the_target_lets_proven_lists_through(field: str, pinned: Any) -> None:
    """Otherwise nothing above could ever be lenient."""
    proven = where(field, "EQUAL", pinned)
    assert TARGET.ask(query("c", proven)) == 1
    assert TARGET.ask(query("c", both(proven, where("n", "GREATER_THAN", -1)))) == 1
    assert TARGET.ask(StructuredQuery()) == 0
