import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ADMIN, ANYBODY
from desktop_chat.emulator.firestore.conversation import Conversations
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import WriteRequest
from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.firestore.write_stream import WriteService, WriteStream
from tests.firestore_messages import DATABASE, code, put, transform, whole

HELLO = WriteRequest(database=DATABASE)


@pytest.fixture
def databases(clock: Clock) -> Databases:
    return Databases(clock)


@pytest.fixture
def stream(databases: Databases, clock: Clock) -> WriteStream:
    return WriteStream("s1", databases, Authorizer(SecurityRules(), clock), ADMIN)


def test_the_handshake_names_the_stream(stream: WriteStream) -> None:
    hello = stream.answer(HELLO)
    assert hello.stream_id == "s1"
    assert hello.stream_token
    assert not hello.write_results


def test_each_request_is_a_commit(stream: WriteStream, databases: Databases) -> None:
    tokens = {stream.answer(HELLO).stream_token}
    write = put("a/1", n=1)
    write.update_transforms.extend([transform("x", increment=2), transform("y", increment=3)])
    answer = stream.answer(WriteRequest(writes=[write, put("a/2", n=2)]))
    tokens.add(answer.stream_token)
    assert [len(result.transform_results) for result in answer.write_results] == [2, 0]
    assert answer.HasField("commit_time")
    tokens.add(stream.answer(WriteRequest(writes=[put("a/1", n=3)])).stream_token)
    assert len(tokens) == 3
    assert whole(databases.get(DATABASE)) == {"a/1": {"n": 3}, "a/2": {"n": 2}}


def test_an_empty_request_is_only_acknowledged(stream: WriteStream) -> None:
    stream.answer(HELLO)
    answer = stream.answer(WriteRequest(stream_token=b"last"))
    assert answer.stream_token
    assert not answer.HasField("commit_time")


def test_the_first_request_is_a_handshake(stream: WriteStream) -> None:
    assert code(stream.answer, WriteRequest(database=DATABASE, writes=[put("a/1", n=1)])) == "INVALID_ARGUMENT"
    assert code(stream.answer, WriteRequest()) == "INVALID_ARGUMENT"


def test_the_rules_decide(databases: Databases, clock: Clock) -> None:
    stream = WriteStream("s1", databases, Authorizer(SecurityRules(), clock), ANYBODY)
    stream.answer(HELLO)
    assert code(stream.answer, WriteRequest(writes=[put("a/1", n=1)])) == "PERMISSION_DENIED"


async def test_a_refused_commit_ends_the_call_after_the_answers_before_it(databases: Databases, clock: Clock) -> None:
    service = WriteService(databases, Authorizer(SecurityRules(), clock), clock, Conversations())
    answers: list[Any] = []

    async def requests() -> AsyncIterator[Any]:
        yield HELLO
        yield WriteRequest(writes=[put("a/1", n=1)])
        yield WriteRequest(writes=[put("a/1", exists=False, n=2)])
        yield WriteRequest(writes=[put("a/2", n=2)])

    async def write(message: Any) -> None:
        await asyncio.sleep(0)
        answers.append(message)

    with pytest.raises(FirestoreError, match="ALREADY_EXISTS"):
        await service.write(requests(), write, ADMIN)
    assert len(answers) == 2
    assert whole(databases.get(DATABASE)) == {"a/1": {"n": 1}}
