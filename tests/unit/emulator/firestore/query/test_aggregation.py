import math
from typing import Any

import pytest
from google.protobuf.wrappers_pb2 import Int64Value

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import Aggregation, FieldReference, StructuredAggregationQuery
from desktop_chat.emulator.firestore.query.aggregation import aggregate, check_aggregation, compile_aggregated
from tests.firestore_messages import ROOT, document, plain, query, reference, where

N = FieldReference(field_path="n")
COUNT = Aggregation(count=Aggregation.Count())
SUM = Aggregation(sum=Aggregation.Sum(field=N))
AVERAGE = Aggregation(avg=Aggregation.Avg(field=N))


def asked(**aggregations: Any) -> Any:
    made = StructuredAggregationQuery(structured_query=query("c"))
    for alias, aggregation in aggregations.items():
        made.aggregations.add(alias=alias).MergeFrom(aggregation)
    return made


def answers(contents: Any, **aggregations: Any) -> Any:
    documents = [document(f"c/{index}", **({} if n == "absent" else {"n": n})) for index, n in enumerate(contents)]
    result = aggregate(asked(**aggregations), documents)
    return {alias: plain(answer) for alias, answer in result.aggregate_fields.items()}


@pytest.mark.parametrize(
    ("contents", "total", "average"),
    [
        ([1, 2, "a", None, [3]], 3, 1.5),
        ([1, 2.5], 3.5, 1.75),
        ([1.0, 2.0], 3.0, 1.5),
        ([], 0, None),
        (["a"], 0, None),
        ([2**63 - 1, 1], float(2**63), 2.0**62),
        ([2**63 - 1, 1, -1], 2**63 - 1, (2**63 - 1) / 3),
        ([math.inf, 1], math.inf, math.inf),
        ([0.1] * 10, 1.0, 0.1),
    ],
)
def test_sum_and_average(contents: Any, total: Any, average: Any) -> None:
    found = answers(contents, total=SUM, average=AVERAGE)
    assert (found["total"], type(found["total"])) == (total, type(total))
    assert found["average"] == average


@pytest.mark.parametrize("contents", [[float("nan"), 1], [math.inf, -math.inf]])
def test_nan_makes_nan(contents: Any) -> None:
    found = answers(contents, total=SUM, average=AVERAGE)
    assert math.isnan(found["total"])
    assert math.isnan(found["average"])


def test_huge_doubles_overflow_to_infinity() -> None:
    assert answers([1e308, 1e308, 1], total=SUM) == {"total": math.inf}


def test_count_is_cut_at_up_to() -> None:
    def up_to(number: Any) -> Any:
        return Aggregation(count=Aggregation.Count(up_to=Int64Value(value=number)))

    assert answers([1, "absent", "x"], all=COUNT, two=up_to(2), none=up_to(0)) == {"all": 3, "two": 2, "none": 0}


def test_beside_a_sum_only_documents_with_its_field_count() -> None:
    assert answers([1, "absent", None], count=COUNT, total=SUM) == {"count": 2, "total": 1}


def test_what_has_no_alias_is_numbered() -> None:
    made = asked()
    made.aggregations.extend([COUNT, SUM, Aggregation(alias="x", avg=Aggregation.Avg(field=N))])
    result = aggregate(made, [document("c/d", n=2)])
    assert {alias: plain(answer) for alias, answer in result.aggregate_fields.items()} == {
        "field_1": 1,
        "field_2": 2,
        "x": 2.0,
    }


@pytest.mark.parametrize(
    "made",
    [
        asked(),
        StructuredAggregationQuery(aggregations=[COUNT]),
        asked(**{f"a{index}": COUNT for index in range(6)}),
        asked(a=Aggregation()),
        asked(a=Aggregation(count=Aggregation.Count(up_to=Int64Value(value=-1)))),
        StructuredAggregationQuery(
            structured_query=query("c"), aggregations=[Aggregation(alias="a", count=Aggregation.Count())] * 2
        ),
    ],
)
def test_wrong_aggregations_are_refused(made: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        check_aggregation(made)


@pytest.mark.parametrize(
    ("selected", "summed", "message"),
    [
        ([], "n", "only returns keys"),
        (["__name__"], "n", "only returns keys"),
        (["m"], "n", "property n is not present"),
        (["n"], "n", "Cannot apply property masks"),
    ],
)
def test_a_projection_and_a_sum_do_not_go_together(selected: list[str], summed: str, message: str) -> None:
    made = asked(x=SUM)
    made.structured_query.CopyFrom(query("c", select=selected))
    with pytest.raises(FirestoreError, match=f"INVALID_ARGUMENT: .*{message}"):
        check_aggregation(made)
    counted = asked(x=COUNT)
    counted.structured_query.CopyFrom(query("c", select=selected))
    check_aggregation(counted)


@pytest.mark.parametrize(
    "inner",
    [
        query("c", order=("__name__",)),
        query("c", order=("m", "__name__"), limit=3),
        query("c", where("__name__", "GREATER_THAN", reference("c/a"))),
        query("c", where("__name__", "EQUAL", reference("c/a")), order=("m",)),
    ],
)
def test_what_is_summed_cannot_be_ordered_after_the_name(inner: Any) -> None:
    made = asked(x=SUM)
    made.structured_query.CopyFrom(inner)
    with pytest.raises(FirestoreError, match=r"INVALID_ARGUMENT: .*has fields \[n\] after __name__"):
        compile_aggregated(ROOT, made)


def test_an_average_of_integers_is_exact() -> None:
    assert answers([2**53 + 1, 2**53 + 3, 0], x=AVERAGE) == {"x": (2**54 + 4) / 3}
    assert answers([2**53 + 1, 2**53 + 1, 2**53 + 2, 0], x=AVERAGE) == {"x": 6755399441055745.0}


def test_integers_are_exact_until_they_meet_doubles() -> None:
    assert answers([2**53 + 1, 1, 0.0], x=SUM) == {"x": 2.0**53 + 2}
    assert answers([2**53 + 1, 1.0], x=SUM) == {"x": 2.0**53}
