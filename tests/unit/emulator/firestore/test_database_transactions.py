import asyncio
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.protos import (
    StructuredAggregationQuery,
    TransactionOptions,
)
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime
from tests.firestore_messages import (
    ROOT,
    code,
    contents,
    name,
    paths,
    put,
    query,
    remove,
    where,
    whole,
)


def count_of(database: Database, **options: Any) -> Any:
    made = StructuredAggregationQuery(structured_query=query("c"))
    made.aggregations.add(alias="n").count.SetInParent()
    return database.run_aggregation(ROOT, made, **options).aggregate_fields["n"].integer_value


class TestTransactions:
    def test_its_reads_see_one_moment_whatever_happens(self, database: Database) -> None:
        database.commit([put("c/a", n=1), put("c/b", n=1)])
        transaction = database.begin_transaction()
        assert contents(database.get(name("c/a"), transaction=transaction)) == {"n": 1}
        time = database.transaction_read_time(transaction)
        database.commit([put("c/b", n=2), put("c/new")])
        assert contents(database.get(name("c/b"), transaction=transaction)) == {"n": 1}
        assert paths(database.run_query(ROOT, query("c"), transaction=transaction)) == ["c/a", "c/b"]
        assert count_of(database, transaction=transaction) == 2
        assert len(database.list_documents(ROOT, "c", transaction=transaction).documents) == 2
        assert database.transaction_read_time(transaction) == time

    @pytest.mark.parametrize(
        "overtaken",
        [[put("c/a", n=9)], [remove("c/a")], [put("q/new", n=1)], [put("q/x", n=0)], [put("missing/m")]],
    )
    def test_a_commit_whose_reads_were_overtaken_is_aborted(self, database: Database, overtaken: Any) -> None:
        database.commit([put("c/a", n=1), put("q/x", n=1)])
        transaction = database.begin_transaction()
        database.get(name("c/a"), transaction=transaction)
        database.get(name("missing/m"), transaction=transaction)
        database.run_query(ROOT, query("q", where("n", "GREATER_THAN", 0)), transaction=transaction)
        database.commit(overtaken)
        before = whole(database)
        assert code(database.commit, [put("c/z")], transaction=transaction) == "ABORTED"
        assert whole(database) == before

    def test_changes_that_it_did_not_read_do_not_abort_it(self, database: Database) -> None:
        database.commit([put("c/a", n=1), put("q/x", n=1)])
        transaction = database.begin_transaction()
        database.get(name("c/a"), transaction=transaction)
        database.run_query(ROOT, query("q", where("n", "GREATER_THAN", 0)), transaction=transaction)
        database.commit([put("c/b"), put("q/y", n=0), put("c/a", n=1)])
        database.commit([put("c/a", n=2)], transaction=transaction)
        assert contents(database.get(name("c/a"))) == {"n": 2}

    def test_a_transaction_is_over_after_its_commit_or_rollback(self, database: Database) -> None:
        for end in (
            lambda one: database.commit([put("c/d")], transaction=one),
            database.rollback,
            lambda one: code(database.commit, [put("c/none", exists=True)], transaction=one),
        ):
            transaction = database.begin_transaction()
            end(transaction)
            assert code(database.commit, [put("c/e")], transaction=transaction) == "INVALID_ARGUMENT"
            assert code(database.get, name("c/d"), transaction=transaction) == "INVALID_ARGUMENT"
            database.rollback(transaction)

    def test_unknown_transactions_are_invalid(self, database: Database) -> None:
        for call in (database.rollback, database.transaction_read_time):
            assert code(call, b"x") == "INVALID_ARGUMENT"
        assert code(database.commit, [], transaction=b"x") == "INVALID_ARGUMENT"
        assert code(database.get, name("c/d"), transaction=b"x") == "INVALID_ARGUMENT"

    def test_one_that_only_reads_does_not_write(self, database: Database, clock: Clock) -> None:
        database.commit([put("c/a", n=1)])
        time = database.read_time()
        clock.turn(5)
        database.commit([put("c/a", n=2)])
        options = TransactionOptions()
        options.read_only.SetInParent()
        now = database.begin_transaction(options)
        options.read_only.read_time.CopyFrom(timestamp_of_datetime(time))
        then = database.begin_transaction(options)
        database.commit([put("c/a", n=3)])
        assert contents(database.get(name("c/a"), transaction=now)) == {"n": 2}
        assert contents(database.get(name("c/a"), transaction=then)) == {"n": 1}
        database.commit([], transaction=now)
        assert code(database.commit, [put("c/a")], transaction=then) == "INVALID_ARGUMENT"

    def test_a_retry_names_the_one_before(self, database: Database) -> None:
        first = database.begin_transaction()
        options = TransactionOptions()
        options.read_write.retry_transaction = first
        assert database.begin_transaction(options) != first
        options.read_write.retry_transaction = b"x"
        assert code(database.begin_transaction, options) == "INVALID_ARGUMENT"

    async def test_contended_increments_are_never_lost(self, database: Database) -> None:
        database.commit([put("c/n", n=0)])

        async def increment() -> None:
            outcome = "ABORTED"
            while outcome == "ABORTED":
                transaction = database.begin_transaction()
                n = contents(database.get(name("c/n"), transaction=transaction))["n"]
                await asyncio.sleep(0)
                outcome = code(database.commit, [put("c/n", n=n + 1)], transaction=transaction)
            assert outcome == "OK"

        await asyncio.gather(*[increment() for _ in range(40)])
        assert contents(database.get(name("c/n"))) == {"n": 40}
