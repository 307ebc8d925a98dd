"""The server in this process: start, stop, and what gRPC clients see of it."""

import asyncio
from datetime import timedelta
from typing import Any

import grpc
import pytest
from aiohttp import ClientSession

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore import protos
from desktop_chat.emulator.firestore.security_rules import RulesFile
from desktop_chat.emulator.firestore.server import FirestoreServer
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.rules.errors import RulesError
from tests.firestore_messages import DATABASE, put
from tests.firestore_wire import SERVICE, Wire
from tests.raw_listen import raw_listen

OPEN = RulesFile(
    "open.rules", "rules_version = '2'; service cloud.firestore { match /{x=**} { allow read, write: if true; } }"
)


class Running:
    """A server for the time of a `with`."""

    def __init__(self, clock: Clock, **options: Any) -> None:
        self.databases = Databases(clock)
        self.server = FirestoreServer(self.databases, clock, **options)
        self.wire = Wire("", "demo")

    async def __aenter__(self) -> "Running":
        self.wire = Wire(f"127.0.0.1:{await self.server.start('127.0.0.1')}", "demo")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    async def commit(self, *writes: Any, token: str = "owner") -> Any:
        async with grpc.aio.insecure_channel(self.wire.address) as channel:
            stub = channel.unary_unary(
                f"{SERVICE}Commit",
                request_serializer=protos.CommitRequest.SerializeToString,
                response_deserializer=protos.CommitResponse.FromString,
            )
            request = protos.CommitRequest(database=DATABASE, writes=writes)
            return await stub(request, metadata=self.wire.metadata(token), timeout=10)


async def test_grpc_and_http_on_one_port(clock: Clock) -> None:
    async with Running(clock) as running:
        assert len((await running.commit(put("a/1", n=1))).write_results) == 1
        async with ClientSession() as session, session.get(f"http://{running.wire.address}/") as response:
            assert await response.text() == "Ok\n"


async def test_a_taken_port_is_an_error_and_leaves_nothing_open(clock: Clock) -> None:
    async with Running(clock) as running:
        second = FirestoreServer(running.databases, clock)
        with pytest.raises(OSError, match="address already in use"):
            await second.start("127.0.0.1", int(running.wire.address.rpartition(":")[2]))


async def test_stopping_ends_streams_so_that_clients_come_back(clock: Clock) -> None:
    async with Running(clock) as running, raw_listen(running.wire) as listen:
        await listen.add_query(2, "a")
        await listen.until_snapshot(2)
        stopping = asyncio.ensure_future(running.server.stop())
        assert await listen.status() is grpc.StatusCode.UNAVAILABLE
        await stopping


async def test_a_server_can_be_started_again(clock: Clock) -> None:
    running = Running(clock)
    for _ in range(2):
        async with running:
            await running.commit(put("a/1", n=1))


def test_bad_rules_are_refused_at_once(clock: Clock) -> None:
    with pytest.raises(RulesError):
        FirestoreServer(Databases(clock), clock, rules=RulesFile("bad.rules", "nonsense"))


async def test_an_expired_token_is_refused_and_ends_open_streams(clock: Clock) -> None:
    token = mint({"sub": "alice", "exp": (clock.now() + timedelta(seconds=60)).timestamp()})
    async with Running(clock, rules=OPEN, check_expiry=True) as running, raw_listen(running.wire, token) as listen:
        await listen.add_query(2, "a")
        await listen.until_snapshot(2)
        await running.commit(put("a/1", n=1), token=token)
        clock.turn(61)
        with pytest.raises(grpc.RpcError) as refused:
            await running.commit(put("a/2", n=1), token=token)
        assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
        assert await listen.status() is grpc.StatusCode.UNAUTHENTICATED


async def test_expiry_is_not_looked_at_unless_asked(clock: Clock) -> None:
    async with Running(clock, rules=OPEN) as running:
        await running.commit(put("a/1", n=1), token=mint({"sub": "alice", "iat": 0, "exp": 3600}))
