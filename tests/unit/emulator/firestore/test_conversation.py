import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import grpc
import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import ANYBODY, Caller
from desktop_chat.emulator.firestore.conversation import Conversation, Conversations
from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument


class Requests:
    """What a client sends; ends when it is told to."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    def send(self, request: Any) -> None:
        self._queue.put_nowait(request)

    def finish(self) -> None:
        self._queue.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[Any]:
        while (request := await self._queue.get()) is not None:
            yield request


async def test_each_request_is_answered_until_the_client_is_done(clock: Clock) -> None:
    requests, written = Requests(), []
    conversation = Conversation(ANYBODY, clock)

    async def write(message: Any) -> None:
        written.append(message)

    for number in (1, 2):
        requests.send(number)
    requests.finish()
    await conversation.run(aiter(requests), write, lambda request: conversation.send(lambda: request * 10))
    assert written == [10, 20]


async def test_what_is_queued_is_sent_before_a_refusal(clock: Clock) -> None:
    requests, written = Requests(), []
    conversation = Conversation(ANYBODY, clock)

    async def write(message: Any) -> None:
        written.append(message)

    def on_request(request: Any) -> None:
        if request == "bad":
            raise invalid_argument("no")
        conversation.send(lambda: request)

    requests.send("good")
    requests.send("bad")
    with pytest.raises(FirestoreError, match="no"):
        await conversation.run(aiter(requests), write, on_request)
    assert written == ["good"]


async def test_the_server_ends_a_call_whose_client_does_not_read(clock: Clock) -> None:
    requests = Requests()
    conversation = Conversation(ANYBODY, clock)
    stuck = asyncio.Event()

    async def write(message: Any) -> None:
        del message
        stuck.set()
        await asyncio.Event().wait()

    conversation.send(lambda: "x")
    running = asyncio.ensure_future(conversation.run(aiter(requests), write, lambda _request: None))
    await stuck.wait()
    conversation.end(FirestoreError(grpc.StatusCode.UNAVAILABLE, "too slow"))
    conversation.end(FirestoreError(grpc.StatusCode.INTERNAL, "the first reason stays"))
    with pytest.raises(FirestoreError, match="too slow"):
        await running


async def test_a_call_ends_when_its_token_expires(clock: Clock) -> None:
    caller = Caller(expires=clock.now() + timedelta(seconds=0.05))
    conversation = Conversation(caller, clock)
    running = asyncio.ensure_future(conversation.run(aiter(Requests()), lambda _message: None, lambda _request: None))
    await asyncio.sleep(0)
    assert not running.done()
    clock.turn(60)
    with pytest.raises(FirestoreError, match="expired") as ended:
        await running
    assert ended.value.code is grpc.StatusCode.UNAUTHENTICATED


async def test_a_broken_connection_ends_the_call(clock: Clock) -> None:
    conversation = Conversation(ANYBODY, clock)

    async def write(message: Any) -> None:
        raise ConnectionError(message)

    conversation.send(lambda: "x")
    with pytest.raises(ConnectionError):
        await conversation.run(aiter(Requests()), write, lambda _request: None)


async def test_all_open_calls_are_ended_at_once(clock: Clock) -> None:
    conversations = Conversations()
    running = []
    for _ in range(2):
        conversation = Conversation(ANYBODY, clock)
        conversations.add(conversation)
        running.append(
            asyncio.ensure_future(conversation.run(aiter(Requests()), lambda _message: None, lambda _request: None))
        )
    assert len(conversations) == 2
    conversations.end_all()
    for one in running:
        with pytest.raises(FirestoreError, match="shutting down"):
            await one
