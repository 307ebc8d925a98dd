import asyncio
import random
from collections.abc import AsyncIterator

import grpc
import pytest

from desktop_chat.errors import Unavailable
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import Query
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from desktop_chat.remote.firestore.listen_stream import StreamTiming
from tests.unit.remote.play import Clock, Hearing, Pauses, added, complete, removed
from tests.unit.remote.stub_firestore import Conversation, StubFirestore
from tests.unit.remote.tokens import Tokens

ROOMS = Query("rooms")


class Link:
    """A connection under test, and what it says about itself."""

    def __init__(
        self, server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses, timing: StreamTiming | None = None
    ) -> None:
        self.server, self.pauses = server, pauses
        self.states: asyncio.Queue[bool] = asyncio.Queue()
        self.firestore = FirestoreConnection(
            Endpoints("demo", "key", firestore_emulator=server.host),
            tokens,
            backoff=Backoff(random.Random(1)),
            clock=clock,
            sleep=pauses,
            stream_timing=timing,
        )
        self.firestore.watch_connection(self.states.put_nowait)
        self.hearing = Hearing()

    async def state(self) -> bool:
        async with asyncio.timeout(30):
            return await self.states.get()

    async def heard(self) -> Conversation:
        """Wait for the next connection and answer it."""
        conversation = await self.server.conversation()
        conversation.say(added((await conversation.added()).target_id))
        assert await self.state() is True
        return conversation


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
async def link(server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses) -> AsyncIterator[Link]:
    one = Link(server, tokens, clock, pauses)
    one.firestore.listen(ROOMS, None, one.hearing)
    yield one
    await one.firestore.aclose()


async def test_connection_is_told_when_it_changes_and_only_then(link: Link, clock: Clock) -> None:
    conversation = await link.heard()
    conversation.say(*complete(1))
    await link.hearing.snapshot()
    conversation.abort(grpc.StatusCode.UNAVAILABLE)
    assert await link.state() is False
    link.pauses.pass_()
    (await link.server.conversation()).abort(grpc.StatusCode.UNAVAILABLE)
    assert await link.pauses.next() > 0
    assert await link.pauses.next() > 0
    link.pauses.pass_()
    await link.heard()
    assert link.states.empty()


async def test_server_that_is_down_is_asked_ever_more_rarely(
    server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses
) -> None:
    await server.stop()
    link = Link(server, tokens, clock, pauses)
    link.firestore.listen(ROOMS, None, link.hearing)
    assert await link.state() is False
    delays = []
    for _ in range(6):
        delays.append(await pauses.next())
        pauses.pass_()
    for attempt, delay in enumerate(delays):
        assert 0.5 * 1.5**attempt <= delay <= 1.5 * 1.5**attempt
    await server.start()
    patience = asyncio.create_task(pauses.end_all())  # gRPC itself tries once a second, whatever we do
    await link.heard()
    patience.cancel()
    await link.firestore.aclose()


async def test_healthy_stream_that_breaks_is_back_without_a_pause(link: Link, clock: Clock) -> None:
    conversation = await link.heard()
    clock.turn(10)
    conversation.end()
    await link.server.conversation()
    assert link.pauses.delays.empty()


async def test_server_that_answers_and_hangs_up_is_not_hammered(link: Link) -> None:
    for _ in range(4):
        (await link.heard()).end()
        assert await link.state() is False
        assert 0.5 <= await link.pauses.next() <= 1.5, "heard each time, so the delay does not grow"
        link.pauses.pass_()
    await link.server.conversation()


async def test_used_up_quota_waits_about_a_minute(link: Link) -> None:
    (await link.server.conversation()).abort(grpc.StatusCode.RESOURCE_EXHAUSTED)
    assert await link.pauses.next() >= 30


async def test_refused_token_is_invalidated_and_a_fresh_one_tried(link: Link, tokens: Tokens) -> None:
    conversation = await link.server.conversation()
    assert conversation.metadata["authorization"] == "Bearer user-token-1"
    conversation.abort(grpc.StatusCode.UNAUTHENTICATED)
    link.pauses.pass_()
    again = await link.server.conversation()
    assert again.metadata["authorization"] == "Bearer user-token-2"
    assert tokens.invalidated == ["user-token-1"]


async def test_token_that_runs_out_on_a_target_is_the_streams_matter(link: Link, tokens: Tokens) -> None:
    conversation = await link.heard()
    link.pauses.pass_()
    conversation.say(removed(1, 16))
    assert await link.state() is False
    again = await link.heard()
    assert again.metadata["authorization"] == "Bearer user-token-2"
    assert link.hearing.heard.empty()


async def test_each_connection_takes_the_present_token(link: Link, tokens: Tokens, clock: Clock) -> None:
    conversation = await link.heard()
    tokens.number = 9
    clock.turn(60)
    conversation.end()
    assert (await link.server.conversation()).metadata["authorization"] == "Bearer user-token-9"


async def test_token_that_cannot_be_had_is_waited_for(
    server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses
) -> None:
    tokens.errors.append(Unavailable("down"))
    link = Link(server, tokens, clock, pauses)
    link.firestore.listen(ROOMS, None, link.hearing)
    assert await link.state() is False
    assert await pauses.next() > 0
    assert server.conversations.empty()
    pauses.pass_()
    await link.heard()
    await link.firestore.aclose()


@pytest.mark.parametrize("is_heard", [True, False], ids=["idle", "handshake"])
async def test_silence_is_ended(
    server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses, is_heard: bool
) -> None:
    timing = StreamTiming(idle=0.1 if is_heard else 60, handshake=60 if is_heard else 0.1)
    link = Link(server, tokens, clock, pauses, timing)
    link.firestore.listen(ROOMS, None, link.hearing)
    conversation = await link.heard() if is_heard else await server.conversation()
    await conversation.over()
    assert await link.state() is False
    pauses.pass_()
    await link.server.conversation()
    await link.firestore.aclose()


async def test_message_that_trips_a_bug_does_not_end_live_updates(
    link: Link, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = await link.heard()
    answer = complete(1, "rooms/a")
    answer[1].document_change.document.update_time.seconds = 10**14  # beyond any calendar
    conversation.say(*answer)
    await conversation.over()
    assert "could not be handled" in caplog.text
    link.pauses.pass_()
    assert await link.state() is False
    again = await link.heard()
    again.say(*complete(1, "rooms/b"))
    assert [one.path for one in (await link.hearing.snapshot()).changed] == ["rooms/b"]


async def test_target_that_trips_a_bug_does_not_end_live_updates(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    (await link.heard()).abort(grpc.StatusCode.UNAVAILABLE)
    await link.pauses.next()
    with monkeypatch.context() as broken:
        broken.setattr(link.firestore._listener, "requests", lambda: 1 // 0)
        link.pauses.pass_()
        await link.pauses.next()
    link.pauses.pass_()
    assert await link.state() is False
    await link.heard()


async def test_stop_during_a_pause_ends_the_stream_and_the_next_listener_starts_one(
    server: StubFirestore, tokens: Tokens, clock: Clock, pauses: Pauses
) -> None:
    link = Link(server, tokens, clock, pauses)
    listening = link.firestore.listen(ROOMS, None, link.hearing)
    (await server.conversation()).end()
    assert await link.state() is False
    await pauses.next()
    listening.stop()
    link.firestore.listen(ROOMS, None, link.hearing)
    await link.heard()
    await link.firestore.aclose()


async def test_nothing_is_left_running_after_close(link: Link) -> None:
    conversation = await link.heard()
    conversation.end()
    await link.pauses.next()
    await link.firestore.aclose()
    left = [task for task in asyncio.all_tasks() if _is_ours(task)]
    if left:  # what was cancelled may need one more turn of the loop
        await asyncio.wait(left, timeout=30)
    assert not any(_is_ours(task) for task in asyncio.all_tasks())


def _is_ours(task: asyncio.Task[object]) -> bool:
    """Whether a task is the stream's, or gRPC's that sends its requests."""
    return task.get_name() == "firestore-listen" or "_consume_request_iterator" in repr(task.get_coro())
