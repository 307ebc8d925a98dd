"""From gRPC's side: status codes, statuses of bugs, and which calls there are."""

from typing import Any

import grpc
import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.rpc import Callers, firestore_handler
from desktop_chat.emulator.firestore.server import FirestoreServer
from desktop_chat.emulator.firestore.store.database import Databases
from tests.firestore_messages import DATABASE, ROOT, put, query
from tests.firestore_wire import SERVICE

OFFERED = [
    "GetDocument", "ListDocuments", "CreateDocument", "UpdateDocument", "DeleteDocument", "BatchGetDocuments",
    "Commit", "RunQuery", "RunAggregationQuery", "BeginTransaction", "Rollback", "ListCollectionIds", "BatchWrite",
    "Listen", "Write", "PartitionQuery", "ExecutePipeline",
]  # fmt: skip


class Details:
    """What gRPC asks a generic handler about."""

    invocation_metadata = ()

    def __init__(self, method: str) -> None:
        self.method = method


class Context:
    """A call's context with nothing but metadata."""

    def invocation_metadata(self) -> None:
        return None


@pytest.mark.parametrize("method", OFFERED)
def test_every_call_has_a_handler(method: str) -> None:
    anything: Any = Anything()
    handler: Any = firestore_handler(anything, anything, anything, Callers(Clock(), check_expiry=False))
    assert handler.service(Details(SERVICE + method)) is not None
    assert handler.service(Details(f"{SERVICE}Else")) is None


class Anything:
    """A service with every method."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_arguments: None


def test_no_metadata_is_nobody() -> None:
    assert Callers(Clock(), check_expiry=True).of(Context()).auth is None


def _fail(_commit: Any) -> None:
    raise ZeroDivisionError


async def _call(address: str, method: str, request: Any, metadata: Any = (("authorization", "Bearer owner"),)) -> Any:
    async with grpc.aio.insecure_channel(address) as channel:
        stub: Any = channel.unary_unary(
            SERVICE + method, request_serializer=lambda message: message.SerializeToString()
        )
        return await stub(request, metadata=metadata, timeout=10)


async def test_refusals_are_statuses_and_bugs_are_internal(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    databases = Databases(clock)
    server = FirestoreServer(databases, clock)
    address = f"127.0.0.1:{await server.start('127.0.0.1')}"
    try:
        for method, request, expected in (
            ("Commit", protos.CommitRequest(database="x"), "INVALID_ARGUMENT"),
            ("Commit", protos.CommitRequest(database=DATABASE, writes=[put("a/b", exists=True)]), "NOT_FOUND"),
            (
                "RunQuery",
                protos.RunQueryRequest(parent=ROOT, structured_query=query("a", limit=-1)),
                "INVALID_ARGUMENT",
            ),
            ("PartitionQuery", protos.PartitionQueryRequest(parent=ROOT), "INVALID_ARGUMENT"),
            ("ExecutePipeline", protos.PartitionQueryRequest(parent=ROOT), "UNIMPLEMENTED"),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                await _call(address, method, request)
            assert refused.value.code().name == expected, method
        # The name is in the message, and too long for a trailer as a whole.
        request = protos.GetDocumentRequest(name=f"{ROOT}/{'/'.join(['０' * 480] * 4)}")
        with pytest.raises(grpc.RpcError) as refused:
            await _call(address, "GetDocument", request)
        assert refused.value.code().name == "NOT_FOUND"
        with pytest.raises(grpc.RpcError) as refused:
            await _call(address, "Commit", protos.CommitRequest(), metadata=(("authorization", "Bearer x"),))
        assert refused.value.code().name == "UNAUTHENTICATED"
        databases.get(DATABASE).subscribe(_fail)
        with pytest.raises(grpc.RpcError) as refused:
            await _call(address, "Commit", protos.CommitRequest(database=DATABASE, writes=[put("a/b", n=1)]))
        assert refused.value.code().name == "INTERNAL"
        assert "ZeroDivisionError" in caplog.text
        assert "division" not in str(refused.value.details())
    finally:
        await server.stop()
