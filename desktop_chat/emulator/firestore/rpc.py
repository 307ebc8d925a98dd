"""Joins the services to grpc.aio with generic handlers: no generated code, raw protobuf in and out."""

import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, NoReturn

import grpc

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.caller import Caller, caller_of
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.service import ListenService
from desktop_chat.emulator.firestore.locking_service import LockingService
from desktop_chat.emulator.firestore.service import FirestoreService, not_offered
from desktop_chat.emulator.firestore.write_stream import WriteService

SERVICE = "google.firestore.v1.Firestore"
_NOT_OFFERED = ("ExecutePipeline",)
_MOST_DETAILS = 500
_log = logging.getLogger(__name__)

Answer = Callable[[Any, Caller], Any]
Converse = Callable[[Any, Callable[[Any], Any], Caller], Awaitable[None]]


class Callers:
    """Reads the caller of each call and refuses those whose token is no good (any more)."""

    def __init__(self, clock: Clock, *, check_expiry: bool) -> None:
        self._clock = clock
        self._check_expiry = check_expiry

    def of(self, context: Any) -> Caller:
        """The caller; FirestoreError(UNAUTHENTICATED) for a bad or expired token."""
        caller = caller_of(context.invocation_metadata() or (), check_expiry=self._check_expiry)
        caller.check(self._clock.now())
        return caller


def firestore_handler(
    service: FirestoreService, listen: ListenService, write: WriteService, callers: Callers
) -> grpc.GenericRpcHandler:
    """The handler of every method of the service."""
    locking = LockingService(service)
    handlers = {
        **{name: _unary(name, answer, callers) for name, answer in _unary_methods(service, locking).items()},
        **{name: _server_stream(name, answer, callers) for name, answer in _streaming_methods(locking).items()},
        "Listen": _bidirectional("Listen", listen.listen, callers),
        "Write": _bidirectional("Write", write.write, callers),
        **{name: grpc.unary_unary_rpc_method_handler(_refusing(name)) for name in _NOT_OFFERED},
    }
    return grpc.method_handlers_generic_handler(SERVICE, handlers)


def _unary_methods(service: FirestoreService, locking: LockingService) -> dict[str, Answer]:
    return {
        "GetDocument": locking.get_document,
        "ListDocuments": service.list_documents,
        "CreateDocument": service.create_document,
        "UpdateDocument": locking.update_document,
        "DeleteDocument": locking.delete_document,
        "PartitionQuery": service.partition_query,
        "ListCollectionIds": service.list_collection_ids,
        "BeginTransaction": service.begin_transaction,
        "Rollback": service.rollback,
        "Commit": locking.commit,
        "BatchWrite": locking.batch_write,
    }


def _streaming_methods(locking: LockingService) -> dict[str, Callable[[Any, Caller], Awaitable[list[Any]]]]:
    return {
        "BatchGetDocuments": locking.batch_get_documents,
        "RunQuery": locking.run_query,
        "RunAggregationQuery": locking.run_aggregation_query,
    }


def _unary(name: str, answer: Answer, callers: Callers) -> Any:
    async def handle(request: Any, context: Any) -> Any:
        try:
            response = answer(request, callers.of(context))
            # Serialised in the same step: what is stored may be another document once this coroutine has waited.
            return (await response if isawaitable(response) else response).SerializeToString()
        except Exception as error:  # noqa: BLE001 - every failure becomes a status; bugs are logged there
            await _abort(context, name, error)

    return grpc.unary_unary_rpc_method_handler(handle, request_deserializer=_request(name).FromString)


def _server_stream(name: str, answer: Callable[[Any, Caller], Awaitable[list[Any]]], callers: Callers) -> Any:
    async def handle(request: Any, context: Any) -> Any:
        try:
            # All in one step, so that no commit comes between two responses.
            responses = [one.SerializeToString() for one in await answer(request, callers.of(context))]
        except Exception as error:  # noqa: BLE001 - every failure becomes a status; bugs are logged there
            await _abort(context, name, error)
        for response in responses:
            yield response

    return grpc.unary_stream_rpc_method_handler(handle, request_deserializer=_request(name).FromString)


def _bidirectional(name: str, converse: Converse, callers: Callers) -> Any:
    async def handle(requests: Any, context: Any) -> None:
        def write(message: Any) -> Any:
            return context.write(message.SerializeToString())

        try:
            await converse(requests, write, callers.of(context))
        except Exception as error:  # noqa: BLE001 - every failure becomes a status; bugs are logged there
            await _abort(context, name, error)

    return grpc.stream_stream_rpc_method_handler(handle, request_deserializer=_request(name).FromString)


def _refusing(name: str) -> Any:
    async def handle(_request: Any, context: Any) -> None:
        await _abort(context, name, not_offered(name))

    return handle


async def _abort(context: Any, name: str, error: Exception) -> NoReturn:
    if not isinstance(error, FirestoreError):
        _log.error("%s failed", name, exc_info=error)
        error = FirestoreError(grpc.StatusCode.INTERNAL, f"{name} failed; see the emulator's log.")
    await context.abort(error.code, _short(error.message))
    raise error  # abort raises: this only tells the type checker


def _short(message: str) -> str:
    """A status goes in a trailer, which gRPC refuses as a whole beyond 8 KiB: non-ASCII takes up to 12 bytes there."""
    return message if len(message) <= _MOST_DETAILS else f"{message[:_MOST_DETAILS]}..."


def _request(name: str) -> Any:
    return getattr(protos, f"{name}Request")
