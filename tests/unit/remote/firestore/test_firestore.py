import asyncio
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from typing import Any

import grpc
import pytest

from desktop_chat.errors import (
    AlreadyExists,
    ChatError,
    NotFound,
    QuotaExceeded,
    RefusedByRules,
    Rejected,
    SignInRequired,
    Unavailable,
)
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import (
    ArrayUnion,
    Document,
    DocumentTarget,
    Order,
    Query,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from tests.unit.remote.play import DATABASE, NOON, Clock, Hearing, Pauses, complete, document
from tests.unit.remote.stub_firestore import StubFirestore
from tests.unit.remote.tokens import Tokens

CREATE = Write(WriteKind.CREATE, "rooms/r/messages/m", {"body": "hi", "sentAt": ServerTimestamp()})
CODES = grpc.StatusCode


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
async def firestore(
    server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses
) -> AsyncIterator[FirestoreConnection]:
    one = FirestoreConnection(
        Endpoints("demo", "key", firestore_emulator=server.host),
        tokens,
        backoff=Backoff(random.Random(1)),
        clock=clock,
        sleep=pauses,
    )
    yield one
    await one.aclose()


def found(path: str) -> Any:
    return protos.BatchGetDocumentsResponse(found=document(path, n=1))


def missing(path: str) -> Any:
    return protos.BatchGetDocumentsResponse(missing=f"{DATABASE}/documents/{path}")


def committed() -> Any:
    answer = protos.CommitResponse()
    answer.commit_time.FromDatetime(NOON)
    return answer


async def test_get_answers_in_the_order_asked_and_leaves_missing_out(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    server.answer([found("rooms/b"), missing("rooms/x"), found("rooms/a")])
    documents = await firestore.get(["rooms/a", "rooms/x", "rooms/b", "rooms/a"])
    assert documents == tuple(Document(f"rooms/{name}", {"n": 1}, NOON, NOON) for name in "ab")
    [call] = server.calls
    assert len(call.request.documents) == 3


async def test_get_of_nothing_asks_nothing(firestore: FirestoreConnection, server: StubFirestore) -> None:
    assert await firestore.get([]) == ()
    assert server.calls == []


async def test_query(firestore: FirestoreConnection, server: StubFirestore) -> None:
    progress = protos.RunQueryResponse()
    server.answer([protos.RunQueryResponse(document=document("rooms/r/messages/m", n=1)), progress])
    documents = await firestore.query(Query("messages", parent="rooms/r", order_by=(Order("n"),), limit=5))
    assert [one.path for one in documents] == ["rooms/r/messages/m"]
    [call] = server.calls
    assert call.request.parent == f"{DATABASE}/documents/rooms/r"
    assert call.request.structured_query.limit.value == 5


async def test_commit_is_sent_once_and_answers_its_time(firestore: FirestoreConnection, server: StubFirestore) -> None:
    server.answer([committed()])
    result = await firestore.commit([Write(WriteKind.DELETE, "rooms/r", {}), CREATE])
    assert result.commit_time == NOON
    [call] = server.calls
    assert call.request.database == DATABASE
    assert call.request.writes[1].current_document.exists is False


async def test_commit_answers_what_its_server_timestamps_became(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    # Not the same as the commit time: production and Google's emulator put the time of the request there.
    answer = committed()
    answer.write_results.add()
    result = answer.write_results.add()
    result.transform_results.add().array_value.SetInParent()
    result.transform_results.add().timestamp_value.FromDatetime(NOON - timedelta(milliseconds=5))
    server.answer([answer])
    writes = [
        Write(WriteKind.SET, "rooms/r", {"n": 1}),
        Write(WriteKind.UPDATE, "rooms/r", {"ids": ArrayUnion(("u",)), "at": ServerTimestamp()}),
    ]
    assert (await firestore.commit(writes)).commit_time == NOON - timedelta(milliseconds=5)


async def test_wrong_write_is_rejected_before_anything_is_sent(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    with pytest.raises(Rejected):
        await firestore.commit([Write(WriteKind.SET, "rooms/r", {"a": object()})])
    assert server.calls == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (CODES.UNAVAILABLE, Unavailable),
        (CODES.ABORTED, Unavailable),
        (CODES.RESOURCE_EXHAUSTED, QuotaExceeded),
        (CODES.INTERNAL, Unavailable),
        (CODES.ALREADY_EXISTS, AlreadyExists),
        (CODES.PERMISSION_DENIED, RefusedByRules),
        (CODES.NOT_FOUND, NotFound),
        (CODES.INVALID_ARGUMENT, Rejected),
    ],
)
async def test_refused_commit_is_not_repeated(
    firestore: FirestoreConnection, server: StubFirestore, code: grpc.StatusCode, kind: type[ChatError]
) -> None:
    server.answer(code)
    with pytest.raises(ChatError) as caught:
        await firestore.commit([CREATE])
    assert type(caught.value) is kind
    assert len(server.calls) == 1


async def test_commit_without_an_answer_is_given_up_with_unknown_outcome(
    server: StubFirestore, tokens: Tokens, clock: Clock
) -> None:
    endpoints = Endpoints("demo", "key", firestore_emulator=server.host)
    firestore = FirestoreConnection(endpoints, tokens, backoff=Backoff(random.Random(1)), clock=clock, call_seconds=0.2)
    server.answer(None)
    with pytest.raises(Unavailable):
        await firestore.commit([CREATE])
    assert server.stuck.is_set()
    assert len(server.calls) == 1
    await firestore.aclose()


async def test_read_with_a_refused_token_is_repeated_once_with_a_new_one(
    firestore: FirestoreConnection, server: StubFirestore, tokens: Tokens
) -> None:
    server.answer(CODES.UNAUTHENTICATED, [found("rooms/a")])
    assert len(await firestore.get(["rooms/a"])) == 1
    assert tokens.invalidated == ["user-token-1"]
    assert [call.metadata["authorization"] for call in server.calls] == ["Bearer user-token-1", "Bearer user-token-2"]
    server.answer(CODES.UNAUTHENTICATED, CODES.UNAUTHENTICATED)
    with pytest.raises(Unavailable):
        await firestore.query(Query("rooms"))
    assert len(server.calls) == 4


async def test_commit_with_a_refused_token_is_left_to_the_outbox(
    firestore: FirestoreConnection, server: StubFirestore, tokens: Tokens
) -> None:
    server.answer(CODES.UNAUTHENTICATED, [committed()])
    with pytest.raises(Unavailable):
        await firestore.commit([CREATE])
    assert len(server.calls) == 1
    await firestore.commit([CREATE])
    assert server.calls[1].metadata["authorization"] == "Bearer user-token-2"


async def test_nobody_signed_in_sends_nothing(
    firestore: FirestoreConnection, server: StubFirestore, tokens: Tokens
) -> None:
    tokens.errors.extend([SignInRequired("Sign in")] * 2)
    with pytest.raises(SignInRequired):
        await firestore.get(["rooms/a"])
    with pytest.raises(SignInRequired):
        await firestore.commit([CREATE])
    assert server.calls == []


async def test_refused_connection_is_unavailable(firestore: FirestoreConnection, server: StubFirestore) -> None:
    await server.stop()
    with pytest.raises(Unavailable):
        await firestore.get(["rooms/a"])


async def test_the_users_token_reaches_the_server_and_owner_never_does(
    server: StubFirestore, tokens: Tokens, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # This variable makes the stock client send "Bearer owner", which skips the security rules.
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", server.host)
    firestore = FirestoreConnection(
        Endpoints("demo", "key", firestore_emulator=server.host), tokens, backoff=Backoff(random.Random(1)), clock=clock
    )
    server.answer([found("rooms/a")], [], [committed()])
    await firestore.get(["rooms/a"])
    await firestore.query(Query("rooms"))
    await firestore.commit([CREATE])
    hearing = Hearing()
    firestore.listen(DocumentTarget(("rooms/a",)), None, hearing)
    conversation = await server.conversation()
    everything = [call.metadata for call in server.calls] + [conversation.metadata]
    assert len(everything) == 4
    for metadata in everything:
        assert metadata["authorization"] == "Bearer user-token-1"
        assert metadata["google-cloud-resource-prefix"] == DATABASE
    assert "owner" not in str(everything)
    await firestore.aclose()


async def test_listen_and_close(firestore: FirestoreConnection, server: StubFirestore) -> None:
    states: list[bool] = []
    firestore.watch_connection(states.append)
    hearing = Hearing()
    listening = firestore.listen(Query("rooms"), None, hearing)
    conversation = await server.conversation()
    target = await conversation.added()
    conversation.say(*complete(target.target_id, "rooms/a"))
    assert [one.path for one in (await hearing.snapshot()).changed] == ["rooms/a"]
    assert states == [True]
    await firestore.aclose()
    await firestore.aclose()
    await conversation.over()
    listening.stop()
    with pytest.raises(Unavailable):
        await firestore.get(["rooms/a"])
    with pytest.raises(Unavailable):
        firestore.listen(Query("rooms"), None, hearing)
    assert hearing.heard.empty()


async def test_wrong_target_is_the_callers_error(firestore: FirestoreConnection, server: StubFirestore) -> None:
    with pytest.raises(Rejected):
        firestore.listen(Query("rooms", start_after=(object(),)), None, Hearing())


REQUESTS: dict[str, Callable[[FirestoreConnection], Coroutine[Any, Any, Any]]] = {
    "commit": lambda one: one.commit([CREATE]),
    "get": lambda one: one.get(["rooms/r"]),
    "query": lambda one: one.query(Query("rooms")),
}


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS.keys())
async def test_request_under_way_ends_with_unavailable_when_the_connection_is_given_up(
    server: StubFirestore,
    firestore: FirestoreConnection,
    request_of: Callable[[FirestoreConnection], Coroutine[Any, Any, Any]],
) -> None:
    """gRPC cancels it; passed on, that would end the task that waits for it without a word."""
    server.answer(None)
    task = asyncio.create_task(request_of(firestore))
    async with asyncio.timeout(10):
        await server.stuck.wait()
    firestore.reconnect()
    async with asyncio.timeout(10):
        await asyncio.wait([task])
    assert not task.cancelled()
    assert isinstance(task.exception(), Unavailable)


async def test_who_is_cancelled_is_not_told_of_a_connection(
    server: StubFirestore, firestore: FirestoreConnection
) -> None:
    server.answer(None)
    task = asyncio.create_task(firestore.commit([CREATE]))
    async with asyncio.timeout(10):
        await server.stuck.wait()
    task.cancel()
    async with asyncio.timeout(10):
        await asyncio.wait([task])
    assert task.cancelled()
