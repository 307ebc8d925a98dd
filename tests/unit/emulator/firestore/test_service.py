"""The calls of one request, without gRPC."""

from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ADMIN, Caller
from desktop_chat.emulator.firestore.indexes.index_set import IndexSet
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.service import FirestoreService, not_offered
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime
from desktop_chat.emulator.rules.access import AuthContext
from tests.firestore_messages import DATABASE, ROOT, code, contents, name, paths, plain, put, query, where, whole

RULES = """
rules_version = '2';
service cloud.firestore { match /databases/{database}/documents {
  match /open/{id} { allow read, write; }
  match /some/{id} { allow list: if request.query.limit <= 10; }
} }
"""
ALICE = Caller(auth=AuthContext("alice", {}))


@pytest.fixture
def databases(clock: Clock) -> Databases:
    return Databases(clock)


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.get(DATABASE)


@pytest.fixture
def service(databases: Databases, clock: Clock) -> FirestoreService:
    authorizer = Authorizer(SecurityRules(RulesFile("test.rules", RULES)), clock)
    return FirestoreService(databases, authorizer, lambda: "new-id")


def test_get_answers_the_document_or_not_found(service: FirestoreService, database: Database) -> None:
    database.commit([put("a/1", n=1, m=2)])
    request = protos.GetDocumentRequest(name=name("a/1"), mask={"field_paths": ["n"]})
    assert contents(service.get_document(request, ADMIN)) == {"n": 1}
    assert code(service.get_document, protos.GetDocumentRequest(name=name("a/2")), ADMIN) == "NOT_FOUND"
    assert code(service.get_document, protos.GetDocumentRequest(name=name("a/2")), ALICE) == "PERMISSION_DENIED"


def test_batch_get_answers_each_once(service: FirestoreService, database: Database) -> None:
    database.commit([put("a/1", n=1)])
    request = protos.BatchGetDocumentsRequest(database=DATABASE, documents=[name("a/1"), name("a/2"), name("a/1")])
    found, missing = service.batch_get_documents(request, ADMIN)
    assert (found.found.name, missing.missing) == (name("a/1"), name("a/2"))
    assert found.read_time == missing.read_time != protos.Timestamp()


def test_batch_get_can_begin_a_transaction(service: FirestoreService, database: Database) -> None:
    request = protos.BatchGetDocumentsRequest(database=DATABASE, documents=[name("a/1")])
    request.new_transaction.read_write.SetInParent()
    begun, missing = service.batch_get_documents(request, ADMIN)
    assert begun.transaction
    assert missing.missing == name("a/1")
    database.commit([put("a/1", n=2)])
    commit = protos.CommitRequest(database=DATABASE, transaction=begun.transaction, writes=[put("a/1", n=1)])
    assert code(service.commit, commit, ADMIN) == "ABORTED"


def test_run_query_answers_documents_or_only_the_time(service: FirestoreService, database: Database) -> None:
    request = protos.RunQueryRequest(parent=ROOT, structured_query=query("a"))
    (empty,) = service.run_query(request, ADMIN)
    assert empty.HasField("read_time")
    assert not empty.HasField("document")
    database.commit([put("a/1", n=1), put("a/2", n=1)])
    assert paths(response.document for response in service.run_query(request, ADMIN)) == ["a/1", "a/2"]


def test_run_query_can_begin_a_transaction(service: FirestoreService) -> None:
    request = protos.RunQueryRequest(parent=ROOT, structured_query=query("a"))
    request.new_transaction.read_only.SetInParent()
    first = next(iter(service.run_query(request, ADMIN)))
    assert first.transaction


def test_a_query_without_a_query_is_refused(service: FirestoreService) -> None:
    assert code(lambda: list(service.run_query(protos.RunQueryRequest(parent=ROOT), ADMIN))) == "INVALID_ARGUMENT"


def test_aggregation_counts(service: FirestoreService, database: Database) -> None:
    database.commit([put("a/1", n=1), put("a/2", n=1)])
    request = protos.RunAggregationQueryRequest(parent=ROOT)
    request.structured_aggregation_query.structured_query.CopyFrom(query("a"))
    aggregation = request.structured_aggregation_query.aggregations.add(alias="all")
    aggregation.count.SetInParent()
    (response,) = service.run_aggregation_query(request, ADMIN)
    assert response.result.aggregate_fields["all"].integer_value == 2
    assert code(lambda: list(service.run_aggregation_query(request, ALICE))) == "PERMISSION_DENIED"


@pytest.mark.parametrize("operator", ["sum", "avg"])
def test_an_aggregation_sees_the_time_that_it_asks_for(
    service: FirestoreService, database: Database, operator: str
) -> None:
    then = database.commit([put("a/1", n=1)]).time
    database.commit([put("a/1", n=2)])
    request = protos.RunAggregationQueryRequest(parent=ROOT, read_time=timestamp_of_datetime(then))
    request.structured_aggregation_query.structured_query.CopyFrom(query("a"))
    aggregation = request.structured_aggregation_query.aggregations.add(alias="n")
    getattr(aggregation, operator).field.field_path = "n"
    (response,) = service.run_aggregation_query(request, ADMIN)
    assert plain(response.result.aggregate_fields["n"]) == 1
    assert response.read_time == timestamp_of_datetime(then)
    # A transaction that it begins comes first, alone, and sees the same.
    request.new_transaction.read_only.read_time.CopyFrom(timestamp_of_datetime(then))
    begun, response = service.run_aggregation_query(request, ADMIN)
    assert (bool(begun.transaction), begun.HasField("result"), bool(response.transaction)) == (True, False, False)
    assert plain(response.result.aggregate_fields["n"]) == 1


def test_listing_is_a_list_with_the_page_as_limit(service: FirestoreService, database: Database) -> None:
    database.commit([put("some/1", n=1), put("some/2", n=1)])
    request = protos.ListDocumentsRequest(parent=ROOT, collection_id="some")
    assert code(service.list_documents, request, ALICE) == "PERMISSION_DENIED"
    request.page_size = 1
    page = service.list_documents(request, ALICE)
    assert paths(page.documents) == ["some/1"]
    request.page_token = page.next_page_token
    assert paths(service.list_documents(request, ALICE).documents) == ["some/2"]


def test_missing_documents_are_for_administrators(service: FirestoreService, database: Database) -> None:
    database.commit([put("open/1/sub/2", n=1)])
    request = protos.ListDocumentsRequest(parent=ROOT, collection_id="open", show_missing=True)
    assert code(service.list_documents, request, ALICE) == "PERMISSION_DENIED"
    assert paths(service.list_documents(request, ADMIN).documents) == ["open/1"]


def test_collections_are_for_administrators(service: FirestoreService, database: Database) -> None:
    database.commit([put("a/1", n=1), put("b/1", n=1)])
    request = protos.ListCollectionIdsRequest(parent=ROOT)
    assert list(service.list_collection_ids(request, ADMIN).collection_ids) == ["a", "b"]
    assert code(service.list_collection_ids, request, ALICE) == "PERMISSION_DENIED"


def test_created_documents_get_an_id(service: FirestoreService) -> None:
    request = protos.CreateDocumentRequest(parent=ROOT, collection_id="open", document=put("x/y", n=1).update)
    made = service.create_document(request, ALICE)
    assert (made.name, contents(made)) == (name("open/new-id"), {"n": 1})
    assert code(service.create_document, request, ALICE) == "ALREADY_EXISTS"
    request.document_id = "own"
    assert service.create_document(request, ALICE).name == name("open/own")


def test_update_and_delete_with_their_preconditions(service: FirestoreService, database: Database) -> None:
    request = protos.UpdateDocumentRequest(document=put("open/1", n=1).update, current_document={"exists": True})
    assert code(service.update_document, request, ALICE) == "NOT_FOUND"
    request.ClearField("current_document")
    assert contents(service.update_document(request, ALICE)) == {"n": 1}
    request = protos.UpdateDocumentRequest(document=put("open/1", m=2).update, update_mask={"field_paths": ["m"]})
    assert contents(service.update_document(request, ALICE)) == {"n": 1, "m": 2}
    service.delete_document(protos.DeleteDocumentRequest(name=name("open/1")), ALICE)
    gone = protos.DeleteDocumentRequest(name=name("open/1"), current_document={"exists": True})
    assert code(service.delete_document, gone, ALICE) == "NOT_FOUND"
    assert whole(database) == {}


def test_commit_answers_a_result_for_each_write(service: FirestoreService) -> None:
    request = protos.CommitRequest(database=DATABASE, writes=[put("open/1", n=1), put("open/2", n=1)])
    answer = service.commit(request, ALICE)
    assert [result.update_time for result in answer.write_results] == [answer.commit_time] * 2


def test_batch_write_tells_the_fate_of_each(service: FirestoreService, database: Database) -> None:
    writes = [put("a/1", n=1), put("a/2", exists=True, n=1), put("a/3", n=1)]
    request = protos.BatchWriteRequest(database=DATABASE, writes=writes)
    assert code(service.batch_write, request, ALICE) == "PERMISSION_DENIED"
    answer = service.batch_write(request, ADMIN)
    assert [status.code for status in answer.status] == [0, 5, 0]
    assert len(answer.write_results) == 3
    assert set(whole(database)) == {"a/1", "a/3"}
    request.writes.append(put("a/1", n=2))
    assert code(service.batch_write, request, ADMIN) == "INVALID_ARGUMENT"


def test_transactions_begin_and_end(service: FirestoreService) -> None:
    begun = service.begin_transaction(protos.BeginTransactionRequest(database=DATABASE), ALICE)
    service.rollback(protos.RollbackRequest(database=DATABASE, transaction=begun.transaction), ALICE)
    commit = protos.CommitRequest(database=DATABASE, transaction=begun.transaction, writes=[put("open/1", n=1)])
    assert code(service.commit, commit, ALICE) == "INVALID_ARGUMENT"
    options: Any = protos.TransactionOptions()
    options.read_only.SetInParent()
    begun = service.begin_transaction(protos.BeginTransactionRequest(database=DATABASE, options=options), ALICE)
    commit.transaction = begun.transaction
    assert code(service.commit, commit, ALICE) == "INVALID_ARGUMENT"


@pytest.mark.parametrize("bad", ["", "demo", "projects/demo/databases/(default)"])
def test_a_name_outside_of_every_database_is_refused(service: FirestoreService, bad: str) -> None:
    assert code(service.get_document, protos.GetDocumentRequest(name=bad), ADMIN) == "INVALID_ARGUMENT"


def test_what_is_not_offered_is_named() -> None:
    refusal = not_offered("ExecutePipeline")
    assert refusal.code.name == "UNIMPLEMENTED"
    assert "ExecutePipeline" in refusal.message


def test_partitions_are_for_administrators(service: FirestoreService, database: Database) -> None:
    database.commit([put(f"a/{number}/open/1", n=1) for number in range(4)])
    request = protos.PartitionQueryRequest(
        parent=ROOT, structured_query=query("open", order=("__name__",), group=True), partition_count=3, page_size=2
    )
    assert code(service.partition_query, request, ALICE) == "PERMISSION_DENIED"
    page = service.partition_query(request, ADMIN)
    cuts = [cursor.values[0].reference_value for cursor in page.partitions]
    request.page_token = page.next_page_token
    cuts += [cursor.values[0].reference_value for cursor in service.partition_query(request, ADMIN).partitions]
    assert cuts == [name(f"a/{number}/open/1") for number in (1, 2, 3)]


def test_a_query_without_its_index_is_refused_to_whoever_may_ask_it(clock: Clock) -> None:
    authorizer = Authorizer(SecurityRules(RulesFile("test.rules", RULES)), clock)
    indexed = FirestoreService(Databases(clock, indexes=IndexSet()), authorizer, lambda: "new-id")

    def answer(collection: str, caller: Caller, *order: str) -> str:
        asked = protos.RunQueryRequest(parent=ROOT, structured_query=query(collection, order=order))
        return code(lambda: list(indexed.run_query(asked, caller)))

    assert answer("open", ALICE, "a") == "OK"
    assert answer("open", ALICE, "a", "b") == answer("shut", ADMIN, "a", "b") == "FAILED_PRECONDITION"
    assert answer("shut", ALICE, "a", "b") == "PERMISSION_DENIED"
    listed = protos.ListDocumentsRequest(parent=ROOT, collection_id="open", order_by="a, b")
    assert code(indexed.list_documents, listed, ADMIN) == "FAILED_PRECONDITION"


def test_a_sum_without_its_index_is_refused(clock: Clock) -> None:
    databases = Databases(clock, indexes=IndexSet())
    service = FirestoreService(databases, Authorizer(SecurityRules(None), clock), lambda: "new-id")
    asked = protos.RunAggregationQueryRequest(parent=ROOT)
    asked.structured_aggregation_query.structured_query.CopyFrom(query("c", where("a", "EQUAL", 1)))
    asked.structured_aggregation_query.aggregations.add().count.SetInParent()
    assert code(lambda: list(service.run_aggregation_query(asked, ADMIN))) == "OK"
    asked.structured_aggregation_query.aggregations.add().sum.field.field_path = "n"
    assert code(lambda: list(service.run_aggregation_query(asked, ADMIN))) == "FAILED_PRECONDITION"
