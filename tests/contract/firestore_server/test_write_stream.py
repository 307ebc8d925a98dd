"""The Write stream, which the JS SDK uses for every single write and batch."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import OWNER, SERVICE, Wire, id_token

RULES = "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents/open/{id} { allow write; } }"


@asynccontextmanager
async def write_stream(wire: Wire, token: str = OWNER) -> AsyncIterator[Any]:
    async with grpc.aio.insecure_channel(wire.address) as channel:
        call = channel.stream_stream(
            f"{SERVICE}Write",
            request_serializer=protos.WriteRequest.SerializeToString,
            response_deserializer=protos.WriteResponse.FromString,
        )(metadata=wire.metadata(token))
        await call.write(protos.WriteRequest(database=wire.database))
        yield call
        call.cancel()


async def test_writes_follow_a_handshake_in_order(wire: Wire) -> None:
    async with write_stream(wire) as call:
        hello = await call.read()
        assert hello.stream_id
        assert hello.stream_token
        token = hello.stream_token
        for number in range(3):
            await call.write(protos.WriteRequest(stream_token=token, writes=[wire.put("a/b", n=number)]))
            answer = await call.read()
            assert len(answer.write_results) == 1
            assert answer.HasField("commit_time")
            token = answer.stream_token
    assert wire.client().document("a/b").get().to_dict() == {"n": 2}


async def test_a_refused_write_ends_the_stream_with_its_status(wire: Wire) -> None:
    assert wire.put_rules(RULES)[0] == 200
    async with write_stream(wire, id_token("alice")) as call:
        token = (await call.read()).stream_token
        await call.write(protos.WriteRequest(stream_token=token, writes=[wire.put("open/a", n=1)]))
        token = (await call.read()).stream_token
        await call.write(protos.WriteRequest(stream_token=token, writes=[wire.put("closed/a", n=1)]))
        assert await call.code() is grpc.StatusCode.PERMISSION_DENIED
    assert wire.client().document("open/a").get().exists
    assert not wire.client().document("closed/a").get().exists


async def test_a_failed_precondition_keeps_its_code(wire: Wire) -> None:
    wire.commit(wire.put("a/b", n=1))
    again = wire.put("a/b", n=2)
    again.current_document.exists = False
    async with write_stream(wire) as call:
        token = (await call.read()).stream_token
        await call.write(protos.WriteRequest(stream_token=token, writes=[again]))
        assert await call.code() is grpc.StatusCode.ALREADY_EXISTS
