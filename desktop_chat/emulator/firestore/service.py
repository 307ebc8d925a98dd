"""The calls of Firestore that take one request: each a plain function of the request and its caller."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import grpc

from desktop_chat.emulator.firestore.authorize import Authorizer, denied
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument, not_found
from desktop_chat.emulator.firestore.names import database_of
from desktop_chat.emulator.firestore.protos import (
    BatchGetDocumentsResponse,
    BatchWriteResponse,
    BeginTransactionResponse,
    CommitResponse,
    Empty,
    ListCollectionIdsResponse,
    ListDocumentsResponse,
    PartitionQueryResponse,
    RunAggregationQueryResponse,
    RunQueryResponse,
    Status,
    Write,
    WriteResult,
)
from desktop_chat.emulator.firestore.query.compiled_query import mask_paths, project
from desktop_chat.emulator.firestore.query.listing import list_query
from desktop_chat.emulator.firestore.query.partitions import check_partition, page_of_cursors, partition_cursors
from desktop_chat.emulator.firestore.query_cost import entries, queried_collection, skipped
from desktop_chat.emulator.firestore.reads import Moment, moment_of
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.store.writes import target_of
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime


class FirestoreService:
    """Answers unary and server-streaming calls; `new_id` makes ids for documents created without one.

    A `moment` is what was made of the consistency selector already, of a request that waited for locks.
    """

    def __init__(self, databases: Databases, authorizer: Authorizer, new_id: Callable[[], str]) -> None:
        self.databases = databases
        self._authorizer = authorizer
        self._new_id = new_id
        self._meter = authorizer.meter

    # Documents

    def get_document(self, request: Any, caller: Caller, moment: Moment | None = None) -> Any:
        """One document; NOT_FOUND where there is none."""
        database = self._of(request.name)
        moment = moment or moment_of(database, request)
        found = database.get(request.name, moment.at, transaction=moment.transaction)
        self._authorizer.gets(database, caller, [(request.name, found)])
        self._meter.documents(caller.payer, "get", [request.name])
        if found is None:
            raise not_found(f'Document "{request.name}" not found.')
        return _masked(found, request)

    def batch_get_documents(self, request: Any, caller: Caller, moment: Moment | None = None) -> Iterator[Any]:
        """Each document once, found or missing, all as of one time."""
        database = self.databases.get(request.database)
        moment = moment or moment_of(database, request)
        names = dict.fromkeys(request.documents)
        found = [(name, database.get(name, moment.at, transaction=moment.transaction)) for name in names]
        self._authorizer.gets(database, caller, found)
        self._meter.documents(caller.payer, "get", names)
        if moment.begun:
            yield BatchGetDocumentsResponse(transaction=moment.begun, read_time=_stamp(moment.time()))
        time = _stamp(moment.time())
        for name, document in found:
            response = BatchGetDocumentsResponse(read_time=time)
            if document is None:
                response.missing = name
            else:
                response.found.CopyFrom(_masked(document, request))
            yield response

    def list_documents(self, request: Any, caller: Caller) -> Any:
        """A page of a collection."""
        database = self._of(request.parent)
        if request.show_missing and not caller.admin:
            raise denied("Listing missing documents requires admin authentication.")
        query = list_query(request.collection_id, request.order_by)
        if request.page_size > 0:
            query.limit.value = request.page_size
        self._authorizer.lists(database, caller, request.parent, query)
        moment = moment_of(database, request)
        page = database.list_documents(
            request.parent,
            request.collection_id,
            page_size=request.page_size,
            page_token=request.page_token,
            order_by=request.order_by,
            mask=request.mask if request.HasField("mask") else None,
            show_missing=request.show_missing,
            transaction=moment.transaction,
            at=moment.at,
        )
        names = [document.name for document in page.documents]
        self._meter.result(caller.payer, "query", request.parent, request.collection_id, names)
        return ListDocumentsResponse(documents=page.documents, next_page_token=page.next_page_token)

    def create_document(self, request: Any, caller: Caller) -> Any:
        """A new document, with an id of ours where the request has none."""
        name = f"{request.parent}/{request.collection_id}/{request.document_id or self._new_id()}"
        write = Write(update=request.document)
        write.update.name = name
        write.current_document.exists = False
        return self._written(name, write, request, caller)

    def update_document(self, request: Any, caller: Caller) -> Any:
        """A document changed where `update_mask` says, replaced without one."""
        write = Write(update=request.document, current_document=_precondition(request))
        if request.HasField("update_mask"):
            write.update_mask.CopyFrom(request.update_mask)
        return self._written(request.document.name, write, request, caller)

    def delete_document(self, request: Any, caller: Caller) -> Any:
        """A document deleted; deleting a missing one is no error."""
        write = Write(delete=request.name, current_document=_precondition(request))
        self._authorizer.commit(self._of(request.name), caller, [write])
        return Empty()

    # Queries

    def run_query(self, request: Any, caller: Caller, moment: Moment | None = None) -> Iterator[Any]:
        """The result of a query, a document in each response; without any, one response that says when."""
        if request.WhichOneof("query_type") != "structured_query":
            raise invalid_argument("A query needs a structured_query.")
        database = self._of(request.parent)
        self._authorizer.lists(database, caller, request.parent, request.structured_query)
        moment = moment or moment_of(database, request)
        found = database.run_query(
            request.parent, request.structured_query, transaction=moment.transaction, at=moment.at
        )
        self._count_result(caller, request.parent, request.structured_query, moment, found)
        if moment.begun:
            yield RunQueryResponse(transaction=moment.begun)
        time = _stamp(moment.time())
        for document in found:
            yield RunQueryResponse(document=document, read_time=time)
        if not found:
            yield RunQueryResponse(read_time=time, done=True)

    def run_aggregation_query(self, request: Any, caller: Caller, moment: Moment | None = None) -> Iterator[Any]:
        """Counts, sums and averages over the result of a query."""
        database = self._of(request.parent)
        query = request.structured_aggregation_query
        self._authorizer.lists(database, caller, request.parent, query.structured_query)
        moment = moment or moment_of(database, request)
        result = database.run_aggregation(request.parent, query, transaction=moment.transaction, at=moment.at)
        number = entries(moment, request.parent, query, result)
        self._meter.aggregation(caller.payer, request.parent, queried_collection(query.structured_query), number)
        if moment.begun:
            yield RunAggregationQueryResponse(transaction=moment.begun)
        yield RunAggregationQueryResponse(result=result, read_time=_stamp(moment.time()))

    def list_collection_ids(self, request: Any, caller: Caller) -> Any:
        """The collections below a document or the root; for administrators."""
        if not caller.admin:
            raise denied("Metadata operations require admin authentication.")
        page = self._of(request.parent).list_collection_ids(
            request.parent,
            page_size=request.page_size,
            page_token=request.page_token,
            at=Moment.requested_time(request),
        )
        return ListCollectionIdsResponse(collection_ids=page.ids, next_page_token=page.next_page_token)

    def partition_query(self, request: Any, caller: Caller) -> Any:
        """Cursors that cut a collection group into parts; for administrators."""
        if not caller.admin:
            raise denied("Partition queries require admin authentication.")
        check_partition(request)
        found = self._of(request.parent).run_query(
            request.parent, request.structured_query, at=Moment.requested_time(request)
        )
        cursors = partition_cursors(found, request.partition_count)
        page, token = page_of_cursors(cursors, request.page_size, request.page_token)
        return PartitionQueryResponse(partitions=page, next_page_token=token)

    # Writes

    def begin_transaction(self, request: Any, caller: Caller) -> Any:
        """A new transaction; anybody may have one, its reads and its commit are decided as all others."""
        del caller
        options = request.options if request.HasField("options") else None
        transaction = self.databases.get(request.database).begin_transaction(options)
        return BeginTransactionResponse(transaction=transaction)

    def rollback(self, request: Any, caller: Caller) -> Any:
        """The end of a transaction without effect."""
        del caller
        self.databases.get(request.database).rollback(request.transaction)
        return Empty()

    def commit(self, request: Any, caller: Caller) -> Any:
        """All writes or none."""
        database = self.databases.get(request.database)
        outcome = self._authorizer.commit(database, caller, request.writes, request.transaction or None)
        return CommitResponse(write_results=outcome.results, commit_time=_stamp(outcome.time))

    def batch_write(self, request: Any, caller: Caller) -> Any:
        """Each write for itself, with a status of its own; for administrators."""
        if not caller.admin:
            raise denied("Batch writes require admin authentication.")
        database = self.databases.get(request.database)
        names = [target_of(write) for write in request.writes]
        if len(set(names)) != len(names):
            raise invalid_argument("the same document cannot be written more than once in a single request")
        response = BatchWriteResponse()
        for write in request.writes:
            result, status = self._write_one(database, write, caller)
            response.write_results.append(result)
            response.status.append(status)
        return response

    # Inside

    def _of(self, name: str) -> Database:
        return self.databases.get(database_of(name))

    def _count_result(self, caller: Caller, parent: str, query: Any, moment: Moment, found: list[Any]) -> None:
        names = [document.name for document in found]
        passed = skipped(moment, parent, query, found_any=bool(found))
        self._meter.result(caller.payer, "query", parent, queried_collection(query), names, passed)

    def _written(self, name: str, write: Any, request: Any, caller: Caller) -> Any:
        database = self._of(name)
        self._authorizer.commit(database, caller, [write])
        return _masked(database.get(name), request)

    def _write_one(self, database: Database, write: Any, caller: Caller) -> tuple[Any, Any]:
        try:
            return self._authorizer.commit(database, caller, [write]).results[0], Status()
        except FirestoreError as error:
            return WriteResult(), Status(code=error.code.value[0], message=error.message)


def not_offered(method: str) -> FirestoreError:
    """A call that this Firestore does not have."""
    return FirestoreError(grpc.StatusCode.UNIMPLEMENTED, f"{method} is not supported by the local Firestore.")


def _masked(document: Any, request: Any) -> Any:
    return project(document, mask_paths(request.mask.field_paths)) if request.HasField("mask") else document


def _precondition(request: Any) -> Any:
    return request.current_document if request.HasField("current_document") else None


def _stamp(time: datetime) -> Any:
    return timestamp_of_datetime(time)
