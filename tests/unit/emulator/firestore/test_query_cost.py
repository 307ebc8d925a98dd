"""What an offset passes over, and what an aggregation goes through."""

from typing import Any

import pytest

from desktop_chat.emulator.firestore.protos import StructuredAggregationQuery, StructuredQuery
from desktop_chat.emulator.firestore.query_cost import entries, queried_collection, skipped
from desktop_chat.emulator.firestore.reads import Moment
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import ROOT, put, query


@pytest.fixture
def moment(database: Database) -> Moment:
    database.commit([put(f"a/{n}", n=n) for n in range(5)])
    return Moment(database)


def test_the_collection_that_a_query_names() -> None:
    assert queried_collection(query("a")) == "a"
    assert queried_collection(StructuredQuery()) == ""


@pytest.mark.parametrize(("offset", "passed"), [(0, 0), (3, 3), (5, 5), (50, 5)])
def test_what_an_offset_skips(moment: Moment, offset: int, passed: int) -> None:
    asked = query("a")
    asked.offset = offset
    found = moment.database.run_query(ROOT, asked)
    assert skipped(moment, ROOT, asked, found_any=bool(found)) == passed


def aggregated(**operators: Any) -> Any:
    asked = StructuredAggregationQuery()
    asked.structured_query.CopyFrom(query("a"))
    for alias, fill in operators.items():
        fill(asked.aggregations.add(alias="" if alias == "unnamed" else alias))
    return asked


def count(aggregation: Any) -> None:
    aggregation.count.SetInParent()


def count_up_to_2(aggregation: Any) -> None:
    aggregation.count.up_to.value = 2


def total(aggregation: Any) -> None:
    aggregation.sum.field.field_path = "n"


@pytest.mark.parametrize(
    ("operators", "number"),
    [
        ({"all": count}, 5),
        ({"unnamed": count}, 5),
        ({"some": count_up_to_2}, 2),
        ({"total": total}, 5),
        ({"total": total, "all": count}, 5),
    ],
)
def test_the_entries_of_an_aggregation(moment: Moment, operators: dict[str, Any], number: int) -> None:
    asked = aggregated(**operators)
    result = moment.database.run_aggregation(ROOT, asked)
    assert entries(moment, ROOT, asked, result) == number
