"""Reads of the past: at a time that a request names, and in read-only transactions."""

from datetime import timedelta
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.timestamps import datetime_of_timestamp, timestamp_of_datetime
from tests.firestore_messages import plain, query
from tests.firestore_wire import Wire


@pytest.fixture
def then(wire: Wire) -> Any:
    """The time at which ``c/1`` was 1 and ``c/2`` was 2; now they are 10 and gone, and ``c/3`` is new."""
    time = wire.commit(wire.put("c/1", n=1), wire.put("c/2", n=2)).commit_time
    wire.commit(wire.put("c/1", n=10), wire.delete("c/2"), wire.put("c/3", n=5))
    return time


def read_only(then: Any) -> Any:
    options = protos.TransactionOptions()
    options.read_only.read_time.CopyFrom(then)
    return options


def summed(wire: Wire, **selector: Any) -> list[Any]:
    request = protos.RunAggregationQueryRequest(parent=wire.root, **selector)
    asked = request.structured_aggregation_query
    asked.structured_query.CopyFrom(query("c"))
    for alias in ("sum", "avg"):
        getattr(asked.aggregations.add(alias=alias), alias).field.field_path = "n"
    return wire.stream("RunAggregationQuery", request)


def values(response: Any) -> dict[str, Any]:
    return {alias: plain(value) for alias, value in response.result.aggregate_fields.items()}


def found(wire: Wire, **selector: Any) -> dict[str, int]:
    request = protos.RunQueryRequest(parent=wire.root, structured_query=query("c"), **selector)
    documents = [one.document for one in wire.stream("RunQuery", request) if one.document.name]
    return {document.name.rpartition("/")[2]: document.fields["n"].integer_value for document in documents}


def refusal(call: Any) -> str:
    with pytest.raises(grpc.RpcError) as refused:
        call()
    return str(refused.value.code().name)


def test_sums_and_averages_are_of_the_time_they_are_asked_for(wire: Wire, then: Any) -> None:
    assert values(summed(wire)[0]) == {"sum": 15, "avg": 7.5}
    (response,) = summed(wire, read_time=then)
    assert (values(response), response.read_time) == ({"sum": 3, "avg": 1.5}, then)
    begun, response = summed(wire, new_transaction=read_only(then))
    assert bool(begun.transaction) is True
    assert values(response) == {"sum": 3, "avg": 1.5}


def test_a_read_only_transaction_stays_in_the_past(wire: Wire, then: Any) -> None:
    begin = protos.BeginTransactionRequest(database=wire.database, options=read_only(then))
    transaction = wire.call("BeginTransaction", begin).transaction
    assert found(wire, transaction=transaction) == found(wire, read_time=then) == {"1": 1, "2": 2}
    assert values(summed(wire, transaction=transaction)[0]) == {"sum": 3, "avg": 1.5}
    get = protos.BatchGetDocumentsRequest(
        database=wire.database, documents=[wire.name("c/2"), wire.name("c/3")], transaction=transaction
    )
    assert sorted(str(one.WhichOneof("result")) for one in wire.stream("BatchGetDocuments", get)) == [
        "found",
        "missing",
    ]
    writes = [wire.put("c/9", n=1)]
    commit = protos.CommitRequest(database=wire.database, writes=writes, transaction=transaction)
    assert refusal(lambda: wire.call("Commit", commit)) == "INVALID_ARGUMENT"


def test_what_no_read_can_see_is_refused(wire: Wire, then: Any) -> None:
    odd = protos.Timestamp(seconds=then.seconds, nanos=then.nanos // 1000 * 1000 + 1)
    later = timestamp_of_datetime(datetime_of_timestamp(then) + timedelta(hours=1))
    earlier = timestamp_of_datetime(datetime_of_timestamp(then) - timedelta(days=8))
    for time, code in ((odd, "INVALID_ARGUMENT"), (later, "INVALID_ARGUMENT"), (earlier, "FAILED_PRECONDITION")):
        assert refusal(lambda time=time: found(wire, read_time=time)) == code
        assert refusal(lambda time=time: summed(wire, read_time=time)) == code


def test_half_an_hour_ago_nothing_was_there(wire: Wire, then: Any) -> None:
    earlier = timestamp_of_datetime(datetime_of_timestamp(then) - timedelta(minutes=30))
    assert found(wire, read_time=earlier) == {}
