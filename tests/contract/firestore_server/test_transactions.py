"""Transactions with the stock client, also contended ones."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore

from tests.firestore_wire import Wire


@pytest.fixture
def db(wire: Wire) -> Any:
    return wire.client()


@firestore.transactional
def _increment(transaction: Any, reference: Any) -> None:
    found = reference.get(transaction=transaction)
    transaction.update(reference, {"n": found.get("n") + 1})


def test_contended_increments_all_count(db: Any) -> None:
    counter = db.document("counters/one")
    counter.set({"n": 0})

    def work(_number: int) -> None:
        for _ in range(3):
            _increment(db.transaction(max_attempts=60), counter)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(work, range(3)))
    assert counter.get().to_dict() == {"n": 9}


def test_twenty_at_once_all_get_through_with_the_attempts_of_the_stock_client(our_wire: Wire) -> None:
    # Google's emulator lets one of them through; production queues them up as well.
    db = our_wire.client()
    counter = db.document("counters/one")
    counter.set({"n": 0})

    def work(_number: int) -> None:
        for _ in range(2):
            _increment(db.transaction(), counter)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(work, range(20)))
    assert counter.get().to_dict() == {"n": 40}


def test_a_write_waits_for_the_transaction_that_has_read(db: Any) -> None:
    one = db.document("a/one")
    one.set({"n": 1})
    transaction = db.transaction()
    transaction._begin()
    assert one.get(transaction=transaction).get("n") == 1
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(one.set, {"n": 3})
        transaction.set(one, {"n": 2})
        transaction._commit()
        other.result(timeout=15)
    assert one.get().to_dict() == {"n": 3}


def test_a_transaction_reads_what_is_newest(db: Any) -> None:
    one, two = db.document("a/one"), db.document("a/two")
    one.set({"n": 1})
    two.set({"n": 1})
    transaction = db.transaction()
    transaction._begin()
    one.get(transaction=transaction)
    two.set({"n": 2})
    assert two.get(transaction=transaction).get("n") == 2
    transaction.set(one, {"n": 3})
    transaction._commit()
    assert one.get().to_dict() == {"n": 3}


def test_what_a_transaction_reads_is_of_one_time(db: Any) -> None:
    one = db.document("a/one")
    one.set({"n": 1})
    transaction = db.transaction(read_only=True)
    transaction._begin()
    assert one.get(transaction=transaction).get("n") == 1
    one.set({"n": 2})
    assert one.get(transaction=transaction).get("n") == 1
    transaction._rollback()


def test_an_error_rolls_back(db: Any) -> None:
    @firestore.transactional
    def fail(transaction: Any) -> None:
        transaction.set(db.document("a/one"), {"n": 1})
        raise LookupError

    with pytest.raises(LookupError):
        fail(db.transaction())
    assert not db.document("a/one").get().exists


def test_a_transaction_queries_and_writes(db: Any) -> None:
    for number in range(3):
        db.document(f"a/{number}").set({"n": number})

    @firestore.transactional
    def sum_up(transaction: Any) -> None:
        total = sum(found.get("n") for found in db.collection("a").stream(transaction=transaction))
        transaction.set(db.document("b/sum"), {"total": total})

    sum_up(db.transaction())
    assert db.document("b/sum").get().to_dict() == {"total": 3}


def test_a_read_only_transaction_cannot_write(db: Any) -> None:
    transaction = db.transaction(read_only=True)
    transaction._begin()
    with pytest.raises(ValueError, match="read-only"):
        transaction.set(db.document("a/one"), {"n": 1})
    transaction._rollback()


def test_a_finished_transaction_is_refused(db: Any) -> None:
    transaction = db.transaction()
    transaction._begin()
    stale = transaction._id
    transaction._rollback()
    transaction._id = stale
    with pytest.raises(exceptions.InvalidArgument):
        db.document("a/one").get(transaction=transaction)
