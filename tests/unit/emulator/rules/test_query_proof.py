"""What list queries prove; tests/rules/test_query_proofs.py does the same with random cases and Google's emulator."""

from typing import Any

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.query_proof import MAX_BRANCHES, branches
from tests.rules.backends import value_of
from tests.rules.decisions import allows_list

Filter = tuple[str, int, Any]
LESS, AT_MOST, MORE, AT_LEAST, IS, IS_NOT, HOLDS, IN, HOLDS_ANY, NOT_IN = range(1, 11)


def query(*filters: Filter, either: bool = False, **other: Any) -> Any:
    made = types.StructuredQuery.pb()(**other)
    made.from_.add(collection_id="c")
    for field, op, value in filters:
        part = made.where.composite_filter.filters.add().field_filter
        part.field.field_path, part.op = field, op
        part.value.CopyFrom(value_of(value))
    if filters:
        made.where.composite_filter.op = 2 if either else 1
    return made


@pytest.mark.parametrize(
    ("filters", "condition", "expected"),
    [
        ([], "true", True),
        ([], "resource.data.a == 1", False),
        ([], "resource.data.a == 1 || true", True),
        ([], "resource != null && resource.data != null", True),
        ([], "resource == null", False),
        ([], "id == 'x'", False),
        ([], "id != 'x'", False),
        ([], "resource.id != 'x'", False),
        ([], "!('a' in resource.data)", False),
        ([], "resource.data.get('a', 1) == 1", False),
        ([], "!resource.data.keys().hasAny(['a'])", False),
        ([], "request.query.limit == null && request.query.offset == 0", True),
        ([("s", IS, "alice")], "resource.data.s == request.auth.uid", True),
        ([("s", IS, "bob")], "resource.data.s == request.auth.uid", False),
        ([("s", IS, "alice")], "resource.data.s.size() == 5 && resource.data['s'] == 'alice'", True),
        ([("s", IS, "alice")], "resource.data.get('s', 'x') == 'alice'", True),
        ([("s", IS, "alice")], "resource.data == {'s': 'alice'}", False),
        ([("s", IS, "alice")], "resource.data.t == 'x'", False),
        ([("s", IS, "alice")], "[resource.data].size() == 1", False),
        ([("n.x", IS, "a")], "resource.data.n.x == 'a' && 'x' in resource.data.n && resource.data.n is map", True),
        ([("n.x", IS, "a")], "resource.data.n == {'x': 'a'}", False),
        ([("a", IS, 1)], "resource.data.a == 1 && resource.data.a == 1.0 && resource.data.a > 0", True),
        ([("a", IS, 1)], "resource.data.a is int", False),
        ([("a", IS, 1)], "resource.data.a in [1]", False),
        ([("a", IS, 1)], "!(resource.data.a in [2])", True),
        ([("a", IS, 1)], "resource.data.a / 2 == 0", False),
        ([("a", IS, [1])], "resource.data.a == [1]", True),
        ([("a", IS, [1])], "resource.data.a[0] is int", False),
        (
            [("a", MORE, 5)],
            "resource.data.a > 5 && resource.data.a >= 5 && resource.data.a > 4 && 4 < resource.data.a",
            True,
        ),
        ([("a", MORE, 5)], "resource.data.a > 6", False),
        ([("a", MORE, 5)], "!(resource.data.a < 5)", False),
        ([("a", MORE, 5)], "resource.data.a != 5 && resource.data.a != null", True),
        ([("a", MORE, 5)], "!([resource.data.a].hasAny([6]))", False),
        ([("a", AT_LEAST, 5), ("a", LESS, 10)], "resource.data.a >= 5 && resource.data.a < 10", True),
        ([("a", AT_LEAST, 5), ("a", LESS, 10)], "resource.data.a > 5", False),
        ([("m", HOLDS, "alice")], "request.auth.uid in resource.data.m", True),
        ([("m", HOLDS, "bob")], "request.auth.uid in resource.data.m", False),
        ([("m", HOLDS, "alice")], "resource.data.m.hasAny(['alice', 'bob'])", True),
        ([("m", HOLDS, "alice")], "resource.data.m.hasOnly(['alice'])", False),
        ([("m", HOLDS, "alice")], "!('bob' in resource.data.m)", False),
        ([("m", HOLDS, 1)], "1 in resource.data.m", False),
        ([("m", HOLDS_ANY, ["alice", "bob"])], "'alice' in resource.data.m", False),
        ([("m", HOLDS_ANY, ["alice", "bob"])], "'alice' in resource.data.m || 'bob' in resource.data.m", True),
        ([("s", IN, ["a", "b"])], "resource.data.s in ['a', 'b', 'c']", True),
        ([("s", IN, ["a", "b"])], "resource.data.s == 'a'", False),
        ([("s", IS_NOT, "a")], "resource.data.s != 'a' && resource.data.s != null && 's' in resource.data", True),
        ([("s", NOT_IN, ["a", "b"])], "resource.data.s != 'b'", True),
        ([("s", NOT_IN, ["a", "b"])], "resource.data.s != 'c'", False),
    ],
)
def test_proofs(filters: list[Filter], condition: str, expected: bool) -> None:
    assert allows_list(condition, query(*filters)) is expected


def test_every_alternative_of_an_or_must_be_allowed() -> None:
    either = query(("s", IS, "a"), ("t", IS, "b"), either=True)
    assert allows_list("resource.data.s == 'a' || resource.data.t == 'b'", either)
    assert not allows_list("resource.data.s == 'a'", either)


@pytest.mark.parametrize("op", [1, 2])
def test_a_filter_of_no_parts_lets_everything_through_and_so_proves_nothing(op: int) -> None:
    asked = query(("a", IS, 1), either=True)
    asked.where.composite_filter.filters.add().composite_filter.op = op
    assert not allows_list("resource.data.a == 1", asked)
    assert allows_list("true", asked)


def test_limit_and_order() -> None:
    made = query(limit={"value": 10}, offset=3)
    made.order_by.add(direction=2).field.field_path = "a"
    assert allows_list("request.query.limit <= 10 && request.query.offset == 3", made)
    assert not allows_list("request.query.limit < 10", made)
    assert not allows_list("request.query.limit < 10", query())
    assert allows_list("request.query.orderBy.a == 'DESC'", made)
    assert not allows_list("resource.data.a != null", made)


def test_a_query_for_named_documents_knows_their_ids() -> None:
    made = types.StructuredQuery.pb()()
    made.from_.add(collection_id="c")
    made.where.field_filter.field.field_path = "__name__"
    made.where.field_filter.op = IS
    made.where.field_filter.value.reference_value = "projects/p/databases/(default)/documents/c/mine"
    assert allows_list("id == 'mine'", made)
    assert not allows_list("id == 'yours'", made)


def test_too_many_alternatives_are_refused() -> None:
    made = query(*[("s", IN, [str(n) for n in range(11)]), ("t", IN, [str(n) for n in range(11)])])
    with pytest.raises(EvaluationError, match="disjunctions"):
        branches(made)
    assert not allows_list("true", made)
    assert len(branches(query(("s", IN, [str(n) for n in range(10)])))) == 10 < MAX_BRANCHES
