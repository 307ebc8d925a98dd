from datetime import timedelta

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.protos import GetDocumentRequest, RunQueryRequest, TransactionOptions
from desktop_chat.emulator.firestore.reads import moment_of
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime
from tests.firestore_messages import code, put


def test_without_a_selector_it_is_now(database: Database) -> None:
    moment = moment_of(database, GetDocumentRequest())
    assert (moment.transaction, moment.at, moment.begun) == (None, None, b"")
    outcome = database.commit([put("a/b", n=1)])
    assert moment.time() == outcome.time


def test_a_time_is_taken(database: Database, clock: Clock) -> None:
    then = clock.now() - timedelta(seconds=0)
    moment = moment_of(database, GetDocumentRequest(read_time=timestamp_of_datetime(then)))
    assert moment.at == moment.time() == then


def test_a_time_that_no_commit_can_have_is_refused(database: Database, clock: Clock) -> None:
    odd = timestamp_of_datetime(clock.now())
    odd.nanos += 1
    assert code(moment_of, database, GetDocumentRequest(read_time=odd)) == "INVALID_ARGUMENT"
    options = TransactionOptions()
    options.read_only.read_time.CopyFrom(odd)
    assert code(database.begin_transaction, options) == "INVALID_ARGUMENT"


def test_a_transaction_is_taken(database: Database) -> None:
    transaction = database.begin_transaction()
    moment = moment_of(database, GetDocumentRequest(transaction=transaction))
    assert (moment.transaction, moment.begun) == (transaction, b"")
    before = moment.time()
    database.commit([put("a/b", n=1)])
    assert moment.time() == before


def test_a_new_transaction_is_begun_and_told(database: Database) -> None:
    request = RunQueryRequest()
    request.new_transaction.SetInParent()
    request.new_transaction.read_write.SetInParent()
    moment = moment_of(database, request)
    assert moment.transaction == moment.begun != b""
    database.rollback(moment.begun)
