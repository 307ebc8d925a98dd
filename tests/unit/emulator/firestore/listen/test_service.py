import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ADMIN
from desktop_chat.emulator.firestore.conversation import Conversations
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens
from desktop_chat.emulator.firestore.listen.service import ListenService
from desktop_chat.emulator.firestore.protos import ListenRequest
from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.firestore.store.database import Databases
from tests.firestore_messages import DATABASE, ROOT, put, query
from tests.raw_listen import Heard


class Client:
    """The client's end of a Listen call to a service in this process."""

    def __init__(self, service: ListenService) -> None:
        self.heard = Heard()
        self._requests: asyncio.Queue[Any] = asyncio.Queue()
        self._news = asyncio.Event()
        self.call = asyncio.ensure_future(service.listen(self._sent(), self._take, ADMIN))

    async def _sent(self) -> AsyncIterator[Any]:
        while (request := await self._requests.get()) is not None:
            yield request

    async def _take(self, message: Any) -> None:
        self.heard.take(message)
        self._news.set()

    def send(self, request: Any) -> None:
        self._requests.put_nowait(request)

    def add(self, target_id: int, collection: str, database: str = DATABASE) -> None:
        request = ListenRequest(database=database)
        request.add_target.target_id = target_id
        request.add_target.query.parent = ROOT
        request.add_target.query.structured_query.CopyFrom(query(collection))
        self.send(request)

    async def until(self, *kinds: str) -> None:
        async with asyncio.timeout(30):
            while self.heard.kinds()[-len(kinds) :] != list(kinds):
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def databases(clock: Clock) -> Databases:
    return Databases(clock)


def service_of(databases: Databases, clock: Clock, heartbeat: float = 30.0) -> ListenService:
    authorizer = Authorizer(SecurityRules(), clock)
    return ListenService(databases, authorizer, ResumeTokens(b"12345678"), clock, Conversations(), heartbeat)


async def test_targets_come_and_go_on_one_call(databases: Databases, clock: Clock) -> None:
    service = service_of(databases, clock)
    client = Client(service)
    client.add(2, "a")
    await client.until("ADD", "CURRENT", "NO_CHANGE")
    databases.get(DATABASE).commit([put("a/1", n=1)])
    await client.until("document_change", "NO_CHANGE")
    client.send(ListenRequest(database=DATABASE, remove_target=2))
    await client.until("REMOVE")
    client.send(None)
    await client.call


async def test_a_call_that_ends_leaves_no_target(databases: Databases, clock: Clock) -> None:
    service = service_of(databases, clock)
    client = Client(service)
    client.add(2, "a")
    await client.until("NO_CHANGE")
    assert len(service.hub(DATABASE)) == 1
    client.call.cancel()
    await asyncio.wait([client.call])
    assert len(service.hub(DATABASE)) == 0


async def test_a_quiet_stream_has_a_heartbeat(databases: Databases, clock: Clock) -> None:
    client = Client(service_of(databases, clock, heartbeat=0.01))
    client.add(2, "a")
    await client.until("NO_CHANGE", "NO_CHANGE", "NO_CHANGE")
    assert client.heard.tokens == {2: client.heard.tokens[2]}
    client.call.cancel()


@pytest.mark.parametrize(
    "request_",
    [
        ListenRequest(database="projects/demo/databases/else", remove_target=2),
        ListenRequest(database=DATABASE),
    ],
    ids=["another database", "nothing"],
)
async def test_a_request_that_makes_no_sense_ends_the_call(databases: Databases, clock: Clock, request_: Any) -> None:
    client = Client(service_of(databases, clock))
    client.add(2, "a")
    client.send(request_)
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        await client.call


async def test_a_wrong_database_name_ends_the_call(databases: Databases, clock: Clock) -> None:
    client = Client(service_of(databases, clock))
    client.add(2, "a", database="demo")
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        await client.call


async def test_a_stopped_service_follows_no_database(databases: Databases, clock: Clock) -> None:
    service = service_of(databases, clock)
    client = Client(service)
    client.add(2, "a")
    await client.until("NO_CHANGE")
    before = len(client.heard.log)
    service.stop()
    databases.get(DATABASE).commit([put("a/1", n=1)])
    client.send(None)
    await client.call
    assert len(client.heard.log) == before
