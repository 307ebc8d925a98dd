"""What gRPC clients see of faults: a server in this process, and raw calls to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.faults.fault import Call, Fault
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.grpc_calls import call_of, user_of
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.security_rules import RulesFile
from desktop_chat.emulator.firestore.server import FirestoreServer
from desktop_chat.emulator.firestore.store.database import Databases
from tests.firestore_messages import DATABASE, ROOT, name, put, query
from tests.firestore_wire import SERVICE, id_token

OPEN = RulesFile(
    "open.rules", "rules_version = '2'; service cloud.firestore { match /{x=**} { allow read, write: if true; } }"
)
ALICE = id_token("alice")


class World:
    def __init__(self, *faults: Fault) -> None:
        self.faults = Faults(faults)
        self.databases = Databases(Clock())
        self.server = FirestoreServer(self.databases, Clock(), rules=OPEN, faults=self.faults)
        self.channel: Any = None

    def metadata(self, token: str) -> tuple[tuple[str, str], ...]:
        return (("google-cloud-resource-prefix", DATABASE), ("authorization", f"Bearer {token}"))

    async def commit(self, path: str, token: str = ALICE, within: float = 10) -> str:
        """Commit a document and return the name of the status."""
        stub = self.channel.unary_unary(
            f"{SERVICE}Commit",
            request_serializer=protos.CommitRequest.SerializeToString,
            response_deserializer=protos.CommitResponse.FromString,
        )
        request = protos.CommitRequest(database=DATABASE, writes=[put(path, n=1)])
        try:
            await stub(request, metadata=self.metadata(token), timeout=within)
        except grpc.aio.AioRpcError as error:
            return str(error.code().name)
        return "OK"

    def has(self, path: str) -> bool:
        return self.databases.get(DATABASE).get(name(path)) is not None

    def stream(self, method: str, token: str = ALICE) -> Any:
        stub = self.channel.stream_stream(
            SERVICE + method,
            request_serializer=getattr(protos, f"{method}Request").SerializeToString,
            response_deserializer=getattr(protos, f"{method}Response").FromString,
        )
        return stub(metadata=self.metadata(token), timeout=20)

    async def listen(self, token: str = ALICE) -> Any:
        """Open a stream with a target on collection a and read until its first snapshot."""
        call = self.stream("Listen", token)
        request = protos.ListenRequest(database=DATABASE)
        request.add_target.target_id = 2
        request.add_target.query.parent = ROOT
        request.add_target.query.structured_query.CopyFrom(query("a"))
        await call.write(request)
        await self.snapshot(call)
        return call

    async def snapshot(self, call: Any) -> list[str]:
        """Read until the next global snapshot; the kinds of what came before."""
        kinds = []
        while (message := await call.read()) is not grpc.aio.EOF:
            change = message.target_change
            if message.WhichOneof("response_type") != "target_change":
                kinds.append(str(message.WhichOneof("response_type")))
            elif change.target_ids:
                kinds.append(protos.TargetChange.TargetChangeType.Name(change.target_change_type))
            elif change.read_time.seconds:
                break
        return kinds


@asynccontextmanager
async def running(*faults: Fault) -> AsyncIterator[World]:
    world = World(*faults)
    port = await world.server.start("127.0.0.1")
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as world.channel:
            yield world
    finally:
        await world.server.stop()


async def code_of(call: Any) -> str:
    return str((await call.code()).name)


async def test_a_dropped_answer_leaves_the_commit_standing() -> None:
    async with running(Fault("drop", count=1)) as world:
        assert await world.commit("a/1") == "UNAVAILABLE"
        assert world.has("a/1")
        assert await world.commit("a/2") == "OK"


async def test_a_refused_call_does_nothing() -> None:
    async with running(Fault("refuse", status="RESOURCE_EXHAUSTED", count=1)) as world:
        assert await world.commit("a/1") == "RESOURCE_EXHAUSTED"
        assert not world.has("a/1")
        assert await world.commit("a/1") == "OK"


async def test_a_half_open_call_is_never_answered() -> None:
    async with running(Fault("half-open", count=1)) as world:
        assert await world.commit("a/1", within=0.3) == "DEADLINE_EXCEEDED"
        assert not world.has("a/1")
        assert await world.commit("a/1") == "OK"


async def test_a_delayed_call_takes_its_time() -> None:
    async with running(Fault("delay", seconds=(0.3, 0.3), methods=("Commit",))) as world:
        assert await world.commit("a/1", within=0.1) == "DEADLINE_EXCEEDED"
        begin = asyncio.get_running_loop().time()
        assert await world.commit("a/2") == "OK"
        assert asyncio.get_running_loop().time() - begin >= 0.3


async def test_faults_of_one_user_leave_others_alone() -> None:
    async with running(Fault("refuse", user="alice")) as world:
        assert await world.commit("a/1", id_token("bob")) == "OK"
        assert await world.commit("a/1", "owner") == "OK"
        assert await world.commit("a/1") == "UNAVAILABLE"


async def test_an_expired_token_is_refused_until_there_is_another() -> None:
    async with running(Fault("expire", count=1)) as world:
        assert [await world.commit("a/1"), await world.commit("a/1")] == ["UNAUTHENTICATED", "UNAUTHENTICATED"]
        assert await world.commit("a/1", id_token("alice", fresh=1)) == "OK"


async def test_one_stream_is_killed_and_the_other_lives() -> None:
    async with running() as world:
        first, second = await world.listen(), await world.listen()
        world.faults.replace("demo", [Fault("kill", count=1)])
        assert await code_of(first) == "UNAVAILABLE"
        await world.commit("a/1")
        assert await world.snapshot(second) == ["document_change"]
        second.cancel()


async def test_an_open_stream_ends_with_its_token() -> None:
    async with running() as world:
        call = await world.listen()
        world.faults.replace("demo", [Fault("expire", count=1)])
        assert await code_of(call) == "UNAUTHENTICATED"
        assert await code_of(world.stream("Listen")) == "UNAUTHENTICATED"


async def test_an_open_stream_falls_silent() -> None:
    async with running() as world:
        call = await world.listen()
        world.faults.replace("demo", [Fault("half-open", methods=("Listen",), count=1)])
        await world.commit("a/1")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(call.read(), 0.3)
        call.cancel()


async def test_open_targets_begin_anew_on_reset() -> None:
    async with running() as world:
        await world.commit("a/1")
        call = await world.listen()
        world.faults.replace("demo", [Fault("reset", count=1)])
        assert await world.snapshot(call) == ["RESET", "document_change", "CURRENT"]
        await world.commit("a/2")
        assert await world.snapshot(call) == ["document_change"]
        call.cancel()


async def test_a_new_target_begins_anew_on_reset() -> None:
    async with running(Fault("reset", count=1)) as world:
        await world.commit("a/1")
        call = await world.listen()
        assert await world.snapshot(call) == ["RESET", "document_change", "CURRENT"]
        call.cancel()


async def test_a_write_stream_loses_the_answer_of_a_commit_not_its_handshake() -> None:
    async with running(Fault("drop")) as world:
        call = world.stream("Write")
        await call.write(protos.WriteRequest(database=DATABASE))
        token = (await call.read()).stream_token
        await call.write(protos.WriteRequest(writes=[put("a/1", n=1)], stream_token=token))
        assert await code_of(call) == "UNAVAILABLE"
        assert world.has("a/1")


async def test_the_project_of_a_call_is_known() -> None:
    async with running() as world:
        world.faults.replace("else", [Fault("refuse")])
        assert await world.commit("a/1") == "OK"


def test_users() -> None:
    assert user_of("") == "anonymous"
    assert user_of("Bearer owner") == "owner"
    assert user_of("Bearer x.y.z") == "anonymous"
    assert user_of(f"Bearer {ALICE}") == "alice"
    assert user_of(f"Bearer {mint({'user_id': 'bob'})}") == "bob"


def test_the_project_comes_from_the_metadata_or_else_from_the_request() -> None:
    class Context:
        def __init__(self, *entries: tuple[str, str]) -> None:
            self._entries = entries

        def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
            return self._entries

    params = ("x-goog-request-params", "database=projects%2Fone%2Fdatabases%2F(default)")
    assert call_of("Commit", Context(params), None) == Call("one", "Commit", "anonymous")
    assert call_of("Commit", Context(), protos.CommitRequest(database=DATABASE)).project == "demo"
    assert call_of("Listen", Context(), None).project == ""
