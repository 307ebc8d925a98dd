"""Who waits for whom, without gRPC and without a clock: every step is asked for."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ADMIN
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.locking_service import LockingService
from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.firestore.service import FirestoreService
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.store.locks import Locks
from tests.firestore_messages import DATABASE, ROOT, contents, name, put, query, where, whole


class Client:
    """Short forms of the calls of one client."""

    def __init__(self, service: LockingService) -> None:
        self._service = service

    async def n(self, path: str, transaction: bytes = b"") -> int:
        request = protos.BatchGetDocumentsRequest(database=DATABASE, documents=[name(path)])
        if transaction:
            request.transaction = transaction
        (found,) = await self._service.batch_get_documents(request, ADMIN)
        return int(found.found.fields["n"].integer_value)

    async def count(self, collection: str, transaction: bytes, at_least: int = 0) -> int:
        asked = query(collection, where("n", "GREATER_THAN_OR_EQUAL", at_least))
        request = protos.RunQueryRequest(parent=ROOT, structured_query=asked, transaction=transaction)
        return sum(one.HasField("document") for one in await self._service.run_query(request, ADMIN))

    async def commit(self, *writes: Any, transaction: bytes = b"") -> str:
        request = protos.CommitRequest(database=DATABASE, writes=writes)
        if transaction:
            request.transaction = transaction
        try:
            await self._service.commit(request, ADMIN)
        except FirestoreError as refused:
            return refused.code.name
        return "OK"


@pytest.fixture
def databases(clock: Clock) -> Databases:
    return Databases(clock)


@pytest.fixture
def database(databases: Databases) -> Database:
    database = databases.get(DATABASE)
    database.commit([put("c/a", n=0), put("c/b", n=0)])
    return database


@pytest.fixture
def service(databases: Databases, clock: Clock) -> LockingService:
    return LockingService(FirestoreService(databases, Authorizer(SecurityRules(None), clock), lambda: "new-id"))


@pytest.fixture
def client(service: LockingService, database: Database) -> Client:
    return Client(service)


async def started(call: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """A call that has come as far as it can."""
    task = asyncio.ensure_future(call)
    for _ in range(10):
        await asyncio.sleep(0)
    return task


async def test_another_transaction_waits_and_then_sees_what_was_committed(client: Client, database: Database) -> None:
    one, two = database.begin_transaction(), database.begin_transaction()
    assert await client.n("c/a", one) == 0
    waiting = await started(client.n("c/a", two))
    assert not waiting.done()
    assert await client.commit(put("c/a", n=1), transaction=one) == "OK"
    assert await waiting == 1
    assert await client.commit(put("c/a", n=2), transaction=two) == "OK"


@pytest.mark.parametrize("end", ["rollback", "clear"])
async def test_a_lock_ends_with_its_transaction(client: Client, database: Database, end: str) -> None:
    one = database.begin_transaction()
    await client.n("c/a", one)
    waiting = await started(client.commit(put("c/a", n=5)))
    assert not waiting.done()
    if end == "rollback":
        database.rollback(one)
    else:
        database.clear()
    assert await waiting == "OK"
    assert await client.n("c/a", database.begin_transaction()) == 5


async def test_reads_outside_of_transactions_never_wait(client: Client, database: Database) -> None:
    one = database.begin_transaction()
    await client.n("c/a", one)
    assert (await started(client.n("c/a"))).done()
    options: Any = protos.TransactionOptions()
    options.read_only.SetInParent()
    assert (await started(client.n("c/a", database.begin_transaction(options)))).done()


@pytest.mark.parametrize("call", ["commit", "batch_write", "update_document", "delete_document"])
async def test_a_write_waits_for_who_has_read(service: LockingService, database: Database, call: str) -> None:
    requests = {
        "commit": protos.CommitRequest(database=DATABASE, writes=[put("c/a", n=9)]),
        "batch_write": protos.BatchWriteRequest(database=DATABASE, writes=[put("c/a", n=9)]),
        "update_document": protos.UpdateDocumentRequest(document=put("c/a", n=9).update),
        "delete_document": protos.DeleteDocumentRequest(name=name("c/a")),
    }
    client = Client(service)
    one = database.begin_transaction()
    await client.n("c/a", one)
    waiting = await started(getattr(service, call)(requests[call], ADMIN))
    assert not waiting.done()
    assert whole(database)["c/a"] == {"n": 0}
    assert await client.commit(put("c/a", n=1), transaction=one) == "OK"
    await waiting
    assert whole(database).get("c/a") == (None if call == "delete_document" else {"n": 9})
    assert database.locks.is_free(None, [name("c/a")])


async def test_a_write_of_something_else_does_not_wait(client: Client, database: Database) -> None:
    await client.n("c/a", database.begin_transaction())
    assert (await started(client.commit(put("c/b", n=1)))).done()


async def test_what_changed_before_it_was_read_aborts_nothing(client: Client, database: Database) -> None:
    one = database.begin_transaction()
    await client.n("c/a", one)
    await client.commit(put("c/b", n=1))
    assert await client.n("c/b", one) == 1
    assert await client.commit(put("c/a", n=1), transaction=one) == "OK"


async def test_of_two_that_wait_for_each_other_the_younger_is_aborted_at_its_commit(
    client: Client, database: Database
) -> None:
    older, younger = database.begin_transaction(), database.begin_transaction()
    await client.n("c/a", older)
    await client.n("c/b", younger)
    waiting = await started(client.n("c/b", older))
    # The read itself is answered: clients try again after a commit only.
    assert await client.n("c/a", younger) == 0
    assert await waiting == 0
    assert await client.commit(put("c/a", n=1), put("c/b", n=1), transaction=older) == "OK"
    assert await client.commit(put("c/a", n=2), put("c/b", n=2), transaction=younger) == "ABORTED"
    assert contents(database.get(name("c/b"))) == {"n": 1}


async def test_a_retry_is_as_old_as_its_first_attempt(client: Client, database: Database) -> None:
    first = database.begin_transaction()
    other = database.begin_transaction()
    database.rollback(first)
    options: Any = protos.TransactionOptions()
    options.read_write.retry_transaction = first
    again = database.begin_transaction(options)
    await client.n("c/a", again)
    await client.n("c/b", other)
    waiting = await started(client.n("c/b", again))
    await client.n("c/a", other)
    await waiting
    assert await client.commit(put("c/a", n=1), transaction=again) == "OK"
    assert await client.commit(put("c/b", n=1), transaction=other) == "ABORTED"


async def test_who_never_ends_is_waited_for_only_so_long(client: Client, database: Database) -> None:
    database.locks = Locks(stall=0)
    one, two = database.begin_transaction(), database.begin_transaction()
    await client.n("c/a", one)
    assert await client.commit(put("c/a", n=1)) == "ABORTED"
    assert await client.n("c/a", two) == 0
    assert await client.commit(put("c/a", n=1), transaction=two) == "ABORTED"
    assert whole(database)["c/a"] == {"n": 0}


async def test_a_commit_of_a_transaction_waits_for_what_it_did_not_read(client: Client, database: Database) -> None:
    one, two = database.begin_transaction(), database.begin_transaction()
    await client.n("c/a", one)
    waiting = await started(client.commit(put("c/a", n=2), transaction=two))
    assert not waiting.done()
    assert await client.commit(put("c/a", n=1), transaction=one) == "OK"
    assert await waiting == "OK"
    assert whole(database)["c/a"] == {"n": 2}


async def test_what_a_query_found_is_locked_and_so_is_the_query(client: Client, database: Database) -> None:
    one, two = database.begin_transaction(), database.begin_transaction()
    assert await client.count("c", one, at_least=5) == 0
    waiting = await started(client.count("c", two, at_least=5))
    assert not waiting.done()
    assert await client.commit(put("c/new", n=7), transaction=one) == "OK"
    assert await waiting == 1
    write = await started(client.commit(put("c/new", n=8)))
    assert not write.done()
    assert await client.commit(put("c/other", n=1), transaction=two) == "OK"
    assert await write == "OK"


async def test_a_transaction_begun_by_a_read_that_fails_is_over(service: LockingService, database: Database) -> None:
    request = protos.RunQueryRequest(parent=ROOT, structured_query=query("c", limit=-1))
    request.new_transaction.read_write.SetInParent()
    with pytest.raises(FirestoreError, match="negative"):
        await service.run_query(request, ADMIN)
    # Ids count up: the next one tells what the failed one was.
    number, time = database.begin_transaction().split(b"-")
    failed = b"%d-%s" % (int(number) - 1, time)
    assert await Client(service).commit(transaction=failed) == "INVALID_ARGUMENT"


async def test_a_transaction_begun_by_a_read_holds_its_lock(service: LockingService, database: Database) -> None:
    request = protos.BatchGetDocumentsRequest(database=DATABASE, documents=[name("c/a")])
    request.new_transaction.read_write.SetInParent()
    begun, _found = await service.batch_get_documents(request, ADMIN)
    waiting = await started(Client(service).commit(put("c/a", n=5)))
    assert not waiting.done()
    database.rollback(begun.transaction)
    assert await waiting == "OK"


async def test_get_and_aggregation_lock_too(service: LockingService, database: Database) -> None:
    one = database.begin_transaction()
    await service.get_document(protos.GetDocumentRequest(name=name("c/a"), transaction=one), ADMIN)
    assert not database.locks.is_free(None, [name("c/a")])
    request = protos.RunAggregationQueryRequest(parent=ROOT, transaction=one)
    request.structured_aggregation_query.structured_query.CopyFrom(query("c"))
    request.structured_aggregation_query.aggregations.add(alias="all").count.SetInParent()
    await service.run_aggregation_query(request, ADMIN)
    assert not database.locks.is_free(None, [name("c/b")])


@pytest.mark.parametrize("reads", ["document", "query"])
async def test_contended_increments_all_count_at_the_first_attempt(
    client: Client, database: Database, reads: str
) -> None:
    async def increment() -> str:
        transaction = database.begin_transaction()
        await asyncio.sleep(0)
        if reads == "document":
            n = await client.n("c/a", transaction)
        else:
            n = await client.count("counted", transaction)
        await asyncio.sleep(0)
        write = put("c/a", n=n + 1) if reads == "document" else put(f"counted/{n}", n=1)
        return await client.commit(write, transaction=transaction)

    assert await asyncio.gather(*(increment() for _ in range(40))) == ["OK"] * 40
    found = whole(database)
    assert found["c/a"]["n"] == 40 if reads == "document" else len(found) == 42
