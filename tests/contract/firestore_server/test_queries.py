"""Queries with the stock client."""

from collections.abc import Iterable
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or

from tests.firestore_wire import Wire


@pytest.fixture
def db(wire: Wire) -> Any:
    client = wire.client()
    batch = client.batch()
    for number in range(10):
        fields: dict[str, Any] = {"n": number, "even": number % 2 == 0, "tags": [f"t{number}", f"m{number % 3}"]}
        if number % 4:
            fields["maybe"] = number
        batch.set(client.document(f"nums/{number}"), fields)
    for room, message in (("a", "1"), ("a", "2"), ("b", "3")):
        batch.set(client.document(f"rooms/{room}/messages/{message}"), {"id": int(message), "room": room})
    batch.set(client.document("messages/4"), {"id": 4, "room": ""})
    batch.commit()
    return client


EVEN = FieldFilter(field_path="even", op_string="==", value=True)


def ids(found: Iterable[Any]) -> list[str]:
    return [document.id for document in found]


def where(field: str, op: str, value: Any) -> Any:
    return FieldFilter(field, op, value)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (("n", "==", 3), "3"),
        (("n", "<", 2), "01"),
        (("n", "<=", 2), "012"),
        (("n", ">", 7), "89"),
        (("n", ">=", 7), "789"),
        (("n", "!=", 4), "012356789"),
        (("n", "in", [1, 3, 99]), "13"),
        (("n", "not-in", [0, 1, 2, 3, 4, 5, 6]), "789"),
        (("tags", "array_contains", "m0"), "0369"),
        (("tags", "array_contains_any", ["t1", "m2"]), "1258"),
        (("maybe", "!=", 1), "235679"),
        (("n", "==", 3.0), "3"),
    ],
)
def test_one_filter(db: Any, condition: tuple[str, str, Any], expected: str) -> None:
    assert sorted(ids(db.collection("nums").where(filter=where(*condition)).stream())) == list(expected)


def test_and_or_nest(db: Any) -> None:
    either = Or([where("n", "==", 1), And([EVEN, where("n", ">", 5)])])
    assert sorted(ids(db.collection("nums").where(filter=either).stream())) == ["1", "6", "8"]


def test_order_limit_offset(db: Any) -> None:
    query = db.collection("nums").order_by("even").order_by("n", direction=firestore.Query.DESCENDING)
    assert ids(query.limit(3).stream()) == ["9", "7", "5"]
    assert ids(query.offset(4).limit(3).stream()) == ["1", "8", "6"]


def test_limit_to_last_is_in_order(db: Any) -> None:
    assert ids(db.collection("nums").order_by("n").limit_to_last(3).get()) == ["7", "8", "9"]


def test_documents_without_the_field_are_not_in_its_order(db: Any) -> None:
    assert ids(db.collection("nums").order_by("maybe").stream()) == ["1", "2", "3", "5", "6", "7", "9"]


def test_cursors(db: Any) -> None:
    query = db.collection("nums").order_by("n")
    assert ids(query.start_at({"n": 3}).end_at({"n": 5}).stream()) == ["3", "4", "5"]
    assert ids(query.start_after({"n": 3}).end_before({"n": 5}).stream()) == ["4"]
    third = db.document("nums/3").get()
    assert ids(query.start_after(third).limit(2).stream()) == ["4", "5"]
    backwards = db.collection("nums").order_by("n", direction=firestore.Query.DESCENDING)
    assert ids(backwards.start_after(third).stream()) == ["2", "1", "0"]


def test_names_are_filtered(db: Any) -> None:
    nums = db.collection("nums")
    assert ids(nums.where(filter=where("__name__", ">=", nums.document("7"))).stream()) == ["7", "8", "9"]


def test_names_are_ordered_backwards(our_wire: Wire) -> None:
    """Google's emulator "does not support descending key scans"; production does, with an index."""
    our_wire.commit(our_wire.put("nums/1", n=1), our_wire.put("nums/2", n=2), our_wire.put("nums/3", n=3))
    nums = our_wire.client().collection("nums")
    assert ids(nums.order_by("__name__", direction=firestore.Query.DESCENDING).limit(2).stream()) == ["3", "2"]


def test_select_gives_only_those_fields(db: Any) -> None:
    (found,) = db.collection("nums").where(filter=where("n", "==", 3)).select(["n"]).stream()
    assert found.to_dict() == {"n": 3}


def test_a_collection_is_not_its_group(db: Any) -> None:
    assert ids(db.collection("messages").stream()) == ["4"]
    group = db.collection_group("messages")
    assert sorted(ids(group.stream())) == ["1", "2", "3", "4"]
    assert sorted(ids(group.where(filter=where("room", "==", "a")).stream())) == ["1", "2"]
    assert ids(db.document("rooms/b").collection("messages").stream()) == ["3"]


def test_aggregations(db: Any) -> None:
    query = db.collection("nums").where(filter=EVEN)
    ((count,),) = query.count(alias="all").get()
    assert (count.alias, count.value) == ("all", 5)
    both = query.sum("n", alias="sum")
    both.avg("n", alias="mean")
    ((total, mean),) = both.get()
    assert {total.alias: total.value, mean.alias: mean.value} == {"sum": 20, "mean": 4.0}


def test_a_count_stops_at_the_limit(db: Any) -> None:
    ((count,),) = db.collection("nums").limit(4).count().get()
    assert count.value == 4


def test_what_is_summed_up_decides_what_a_limit_lets_through(wire: Wire) -> None:
    rows = ((1, 5), (1, 3), (2, 1), (1, 4))
    wire.commit(*(wire.put(f"sums/{id_}", x=x, y=y) for id_, (x, y) in enumerate(rows)))
    sums = wire.client().collection("sums")
    for query, expected in (
        (sums.limit(2), 1 + 3),
        (sums.order_by("x").limit(2), 3 + 4),
        (sums.order_by("x", direction=firestore.Query.DESCENDING).limit(2), 1 + 5),
        (sums.where(filter=where("x", ">", 0)).limit(2), 3 + 4),
    ):
        ((total,),) = query.sum("y").get()
        assert total.value == expected


def test_everything_below_a_collection(db: Any) -> None:
    db.document("rooms/a").set({"n": 1})
    db.document("rooms/a/messages/1/replies/x").set({"n": 1})
    db.document("rooms2/a").set({"n": 1})
    below = db.collection_group("rooms").recursive()
    assert ids(below.get()) == ["a", "1", "x", "2", "3"]


def test_an_empty_result_has_no_documents(db: Any) -> None:
    assert ids(db.collection("none").stream()) == []
    assert ids(db.collection("none").get()) == []


def test_types_have_an_order(db: Any) -> None:
    values = [None, False, 1, "text", b"bytes", [1], {"a": 1}]
    for number, value in enumerate(reversed(values)):
        db.document(f"mixed/{number}").set({"v": value})
    assert [found.get("v") for found in db.collection("mixed").order_by("v").stream()] == values


def test_partitions_of_a_group_are_all_of_it(our_wire: Wire) -> None:
    # Google's emulator does not answer PartitionQuery.
    db = our_wire.client()
    for number in range(10):
        db.document(f"a/{number}/parts/{number}").set({"n": number})
    partitions = list(db.collection_group("parts").get_partitions(3))
    assert len(partitions) == 4
    found = [[one.get("n") for one in partition.query().stream()] for partition in partitions]
    assert [n for part in found for n in part] == list(range(10))
    assert min(map(len, found)) >= 2


def test_the_past_is_queried_and_counted(db: Any) -> None:
    then = db.document("nums/3").get().read_time
    db.document("nums/3").delete()
    db.document("nums/new").set({"n": 3, "even": True})
    query = db.collection("nums").where(filter=where("n", "==", 3))
    assert ids(query.stream(read_time=then)) == ["3"]
    assert ids(query.stream()) == ["new"]
    evens = db.collection("nums").where(filter=EVEN).count()
    assert [[found.value for found in row] for row in (evens.get(read_time=then)[0], evens.get()[0])] == [[5], [6]]


def test_quoted_field_paths_and_nan_and_null(db: Any) -> None:
    odd: dict[str, Any] = {"a.b": {"c d": 1}, "`": 2, "ä": 3}
    db.document("odd/all").set(odd | {"f": float("nan"), "z": None})
    db.document("odd/none").set({"a": {"b": {"c d": 1}}, "f": 1.0, "z": 1})
    content: Any
    for path, content in (("`a.b`.`c d`", 1), ("`\\``", 2), ("`ä`", 3)):
        assert ids(db.collection("odd").where(filter=where(path, "==", content)).stream()) == ["all"], path
    for field, content in (("f", float("nan")), ("z", None)):
        assert ids(db.collection("odd").where(filter=where(field, "==", content)).stream()) == ["all"], field
        assert ids(db.collection("odd").where(filter=where(field, "!=", content)).stream()) == ["none"], field
    assert db.collection("odd").select(["`a.b`"]).get()[0].to_dict() == {"a.b": {"c d": 1}}
    db.document("odd/all").update({"`a.b`.`c d`": 9})
    assert db.document("odd/all").get().to_dict()["a.b"] == {"c d": 9}
