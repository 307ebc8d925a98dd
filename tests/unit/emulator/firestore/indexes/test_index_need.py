"""Which index a query needs, by what Firestore's documentation says of it."""

from typing import Any

import pytest

from desktop_chat.emulator.firestore.indexes.index_need import IndexNeed, needs_of
from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from tests.firestore_messages import ROOT, both, either, query, reference, where


def needs(made: Any, *aggregated: str) -> list[IndexNeed]:
    return needs_of(compile_query(ROOT, made), aggregated)


def proposed(made: Any, *aggregated: str) -> list[str]:
    """The proposed indexes as "a ASCENDING, tags CONTAINS, __name__ ASCENDING"."""
    return [
        ", ".join(f"{field.path} {field.mode.value}" for field in need.proposal().fields)
        for need in needs(made, *aggregated)
    ]


A_IS_1, B_IS_1, B_FROM_1 = where("a", "EQUAL", 1), where("b", "EQUAL", 1), where("b", "GREATER_THAN", 1)
TAGGED = where("tags", "ARRAY_CONTAINS", "x")


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (query("c"), "__name__ ASCENDING"),
        (query("c", order=("-__name__",)), "__name__ DESCENDING"),
        (query("c", A_IS_1), "a ASCENDING, __name__ ASCENDING"),
        (query("c", where("a", "IS_NULL")), "a ASCENDING, __name__ ASCENDING"),
        (query("c", where("a", "IN", [1, 2])), "a ASCENDING, __name__ ASCENDING"),
        (query("c", both(B_IS_1, A_IS_1)), "a ASCENDING, b ASCENDING, __name__ ASCENDING"),
        (query("c", both(A_IS_1, B_FROM_1)), "a ASCENDING, b ASCENDING, __name__ ASCENDING"),
        (query("c", A_IS_1, order=("-b",)), "a ASCENDING, b DESCENDING, __name__ DESCENDING"),
        (query("c", A_IS_1, order=("b", "-__name__")), "a ASCENDING, b ASCENDING, __name__ DESCENDING"),
        # What equals something needs no order of its own.
        (query("c", A_IS_1, order=("-a", "b")), "a ASCENDING, b ASCENDING, __name__ ASCENDING"),
        (query("c", where("a", "NOT_EQUAL", 1)), "a ASCENDING, __name__ ASCENDING"),
        (query("c", TAGGED, order=("b",)), "tags CONTAINS, b ASCENDING, __name__ ASCENDING"),
        (query("c", both(TAGGED, A_IS_1)), "a ASCENDING, tags CONTAINS, __name__ ASCENDING"),
        (query("c", where("tags", "ARRAY_CONTAINS_ANY", ["x"])), "tags CONTAINS, __name__ ASCENDING"),
        (query("c", both(where("a", "LESS_THAN", 1), B_FROM_1)), "a ASCENDING, b ASCENDING, __name__ ASCENDING"),
    ],
)
def test_equal_fields_stand_in_front_and_then_the_order(made: Any, wanted: str) -> None:
    assert proposed(made) == [wanted]


def test_each_alternative_needs_its_own() -> None:
    made = query("c", both(either(A_IS_1, B_IS_1), either(where("d", "EQUAL", 1), TAGGED)), order=("e",))
    ends = ", e ASCENDING, __name__ ASCENDING"
    assert proposed(made) == [
        f"a ASCENDING, d ASCENDING{ends}",
        f"a ASCENDING, tags CONTAINS{ends}",
        f"b ASCENDING, d ASCENDING{ends}",
        f"b ASCENDING, tags CONTAINS{ends}",
    ]


def test_a_name_that_is_given_has_no_direction() -> None:
    by_name = where("__name__", "EQUAL", reference("c/d"))
    (need,) = needs(query("c", both(by_name, A_IS_1)))
    assert (need.equal, need.name) == (frozenset({"a"}), None)
    (alone,) = needs(query("c", by_name))
    assert alone.is_met_by_keys


def test_what_is_added_up_is_in_the_index_once() -> None:
    assert proposed(query("c", A_IS_1), "n", "a", "n") == ["a ASCENDING, n ASCENDING, __name__ ASCENDING"]


def test_a_group_is_another_scope() -> None:
    assert [need.is_group for need in needs(query("c", A_IS_1, group=True))] == [True]


@pytest.mark.parametrize(
    ("made", "enough"),
    [(query("c"), True), (query("c", order=("-__name__",)), False), (query("c", A_IS_1), False),
     (query("c", order=("a",)), False), (query("c", TAGGED), False)],
)  # fmt: skip
def test_documents_by_name_need_no_index(made: Any, enough: bool) -> None:
    (need,) = needs(made)
    assert need.is_met_by_keys is enough
