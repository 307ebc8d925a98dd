from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import Filter
from desktop_chat.emulator.firestore.query.filters import check_filter, compile_filter, inequality_fields
from tests.firestore_messages import both, document, either, reference, value, where

NAN = float("nan")
DOCUMENTS = {
    "null": None,
    "nan": NAN,
    "one": 1,
    "double": 1.0,
    "two": 2,
    "a": "a",
    "b": "b",
    "true": True,
    "list": [1, 2],
    "nulls": [None, NAN],
    "map": {"k": 1},
    "vector": {"__type__": "__vector__", "value": [1.0, 2.0]},
}
SOMETHING = set(DOCUMENTS) - {"null"}


def found(filter_: Any) -> Any:
    matches = compile_filter(filter_)
    documents = [document(f"c/{name}", x=content) for name, content in DOCUMENTS.items()]
    documents.append(document("c/absent", y=1))
    return {one.name.rpartition("/")[2] for one in documents if matches(one)}


# Every row was read off Google's emulator.
@pytest.mark.parametrize(
    ("operator", "operand", "names"),
    [
        ("EQUAL", 1, {"one", "double"}),
        ("EQUAL", "a", {"a"}),
        ("EQUAL", [1, 2], {"list"}),
        ("EQUAL", [None, NAN], {"nulls"}),
        ("EQUAL", {"k": 1.0}, {"map"}),
        ("EQUAL", None, set()),
        ("EQUAL", NAN, set()),
        ("NOT_EQUAL", 1, SOMETHING - {"one", "double"}),
        ("NOT_EQUAL", NAN, SOMETHING),
        ("NOT_EQUAL", None, set()),
        ("GREATER_THAN", 1, {"two"}),
        ("GREATER_THAN_OR_EQUAL", 1, {"one", "double", "two"}),
        ("LESS_THAN", 2, {"one", "double"}),
        ("LESS_THAN_OR_EQUAL", 2.0, {"one", "double", "two"}),
        ("GREATER_THAN", "a", {"b"}),
        ("LESS_THAN", "b", {"a"}),
        ("GREATER_THAN", None, set()),
        ("LESS_THAN_OR_EQUAL", NAN, set()),
        ("GREATER_THAN", [1], {"list"}),
        ("LESS_THAN", [1], {"nulls"}),
        ("GREATER_THAN_OR_EQUAL", {}, {"map"}),
        ("LESS_THAN", {"z": 1}, {"map"}),
        ("IN", [1, "a"], {"one", "double", "a"}),
        ("IN", [None, NAN], set()),
        ("IN", [[1, 2]], {"list"}),
        ("NOT_IN", [1, "a"], SOMETHING - {"one", "double", "a"}),
        ("NOT_IN", [NAN], SOMETHING),
        ("NOT_IN", [None, 1], set()),
        ("ARRAY_CONTAINS", 1, {"list"}),
        ("ARRAY_CONTAINS", 2.0, {"list"}),
        ("ARRAY_CONTAINS", None, set()),
        ("ARRAY_CONTAINS", NAN, set()),
        ("ARRAY_CONTAINS_ANY", [7, 2], {"list"}),
        ("ARRAY_CONTAINS_ANY", [None, 1], {"list"}),
        ("ARRAY_CONTAINS_ANY", [7], set()),
        ("IS_NULL", None, {"null"}),
        ("IS_NAN", None, {"nan"}),
        ("IS_NOT_NULL", None, SOMETHING),
        ("IS_NOT_NAN", None, SOMETHING - {"nan"}),
    ],
)
def test_each_operator(operator: Any, operand: Any, names: Any) -> None:
    assert found(where("x", operator, operand)) == names


def test_nested_fields() -> None:
    assert found(where("x.k", "EQUAL", 1)) == {"map"}
    assert found(where("x.k", "NOT_EQUAL", 2)) == {"map"}


def test_composites_of_any_depth() -> None:
    low = where("x", "LESS_THAN", 2)
    assert found(both(where("x", "GREATER_THAN", 0), low)) == {"one", "double"}
    assert found(either(where("x", "EQUAL", "a"), low, where("y", "EQUAL", 1))) == {"a", "one", "double", "absent"}
    assert found(both(either(low, where("x", "EQUAL", "a")), either(where("x", "EQUAL", "a")))) == {"a"}
    assert found(both()) == {*DOCUMENTS, "absent"}


def test_the_name_is_a_field() -> None:
    assert found(where("__name__", "EQUAL", reference("c/a"))) == {"a"}
    assert found(where("__name__", "IN", value([reference("c/a"), reference("c/b")]))) == {"a", "b"}
    assert found(where("__name__", "GREATER_THAN", reference("c/true"))) == {"two", "vector"}
    assert found(where("__name__", "GREATER_THAN", reference("d/a"))) == set()


@pytest.mark.parametrize(
    "filter_",
    [
        Filter(),
        where("", "EQUAL", 1),
        where("a..b", "EQUAL", 1),
        where("x", "OPERATOR_UNSPECIFIED", 1),
        where("x", "IN", 5),
        where("x", "IN", []),
        where("x", "IN", [1] * 31),
        where("x", "NOT_IN", [1] * 11),
        where("x", "ARRAY_CONTAINS_ANY", []),
        where("__name__", "EQUAL", "a"),
        where("__name__", "IN", ["a"]),
        where("__name__", "ARRAY_CONTAINS", reference("c/a")),
        where("__name__", "IS_NULL"),
    ],
)
def test_wrong_filters_are_refused(filter_: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        compile_filter(filter_)


EQUAL, UNLIKE = where("x", "EQUAL", 1), where("x", "NOT_EQUAL", 1)


@pytest.mark.parametrize(
    "filter_",
    [
        both(UNLIKE, where("x", "NOT_EQUAL", 2)),
        both(UNLIKE, where("y", "IS_NOT_NULL")),
        both(where("x", "NOT_IN", [1]), where("y", "IN", [1])),
        both(where("x", "NOT_IN", [1]), where("y", "ARRAY_CONTAINS_ANY", [1])),
        both(where("x", "NOT_IN", [1]), either(EQUAL)),
        both(where("x", "ARRAY_CONTAINS", 1), where("x", "ARRAY_CONTAINS", 2)),
        both(where("x", "ARRAY_CONTAINS", 1), where("x", "ARRAY_CONTAINS_ANY", [2])),
        either(*[EQUAL] * 31),
        both(where("x", "IN", list(range(8))), where("y", "IN", list(range(4)))),
        both(where("__name__", "EQUAL", reference("c/a")), UNLIKE),
        both(where("x", "GREATER_THAN", 1), either(EQUAL, where("__name__", "IN", [reference("c/a")]))),
    ],
)
def test_refused_combinations(filter_: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        check_filter(filter_)


@pytest.mark.parametrize(
    "filter_",
    [
        both(UNLIKE, EQUAL),
        either(where("x", "ARRAY_CONTAINS", 1), where("x", "ARRAY_CONTAINS", 2)),
        either(*[EQUAL] * 30),
        both(where("x", "IN", list(range(6))), where("y", "IN", list(range(5)))),
        both(where("x", "GREATER_THAN", 1), where("y", "LESS_THAN", 1)),
        both(where("__name__", "EQUAL", reference("c/a")), EQUAL),
        both(where("__name__", "EQUAL", reference("c/a")), where("x", "LESS_THAN", None)),
        both(*[where("__name__", one, reference("c/a")) for one in ("EQUAL", "LESS_THAN")], UNLIKE),
    ],
)
def test_allowed_combinations(filter_: Any) -> None:
    check_filter(filter_)


def test_inequalities_name_the_implied_orders() -> None:
    filter_ = both(where("z", "LESS_THAN", 1), EQUAL, either(where("b", "IS_NOT_NAN"), where("z", "NOT_EQUAL", 1)))
    assert inequality_fields(filter_) == ["b", "z"]


def test_implied_orders_are_sorted_by_what_their_paths_say() -> None:
    fields = ("`odd field`", "a", "m.x", "`b`.y")
    assert inequality_fields(both(*[where(field, "LESS_THAN", 1) for field in fields])) == [
        "a", "`b`.y", "m.x", "`odd field`",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filter_", "implied"),
    [
        (where("x", "GREATER_THAN_OR_EQUAL", None), []),
        (where("x", "NOT_EQUAL", None), []),
        (where("x", "LESS_THAN", float("nan")), []),
        (where("x", "NOT_EQUAL", float("nan")), ["x"]),
        (where("x", "NOT_IN", [None]), []),
        (where("x", "NOT_IN", [None, 1]), ["x"]),
        (where("x", "IS_NOT_NULL"), ["x"]),
    ],
)
def test_a_filter_that_finds_nothing_implies_no_order(filter_: Any, implied: list[str]) -> None:
    assert inequality_fields(filter_) == implied
