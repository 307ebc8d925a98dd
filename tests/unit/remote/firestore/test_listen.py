import random
from collections.abc import AsyncIterator

import grpc
import pytest

from desktop_chat.errors import Denied, Rejected, SignInRequired, StoreError
from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import Query, ResumePoint, Snapshot
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from desktop_chat.remote.firestore.watch_state import AWAY_SECONDS
from tests.unit.remote.play import (
    Clock,
    Hearing,
    Pauses,
    added,
    changed,
    complete,
    current,
    existence,
    global_snapshot,
    paths,
    removed,
    target_change,
)
from tests.unit.remote.stub_firestore import StubFirestore
from tests.unit.remote.tokens import Tokens

ROOMS = Query("rooms")
OTHER = Query("members", parent="rooms/a")


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


async def test_many_targets_share_one_stream(firestore: FirestoreConnection, server: StubFirestore) -> None:
    hearings = [Hearing() for _ in range(30)]
    for hearing in hearings:
        firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    numbers = [(await conversation.added()).target_id for _ in hearings]
    assert len(set(numbers)) == 30
    for number in numbers:
        conversation.say(*complete(number, f"rooms/{number}"))
    for number, hearing in zip(numbers, hearings, strict=True):
        assert paths(await hearing.snapshot()) == [f"rooms/{number}"]
    assert server.conversations.empty()


async def test_target_added_later_and_stopped_goes_over_the_open_stream(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    hearing, late = Hearing(), Hearing()
    firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await hearing.snapshot()
    listening = firestore.listen(OTHER, ResumePoint(b"kept", frozenset({"rooms/a/members/u"})), late)
    target = await conversation.added()
    assert (target.resume_token, target.expected_count.value) == (b"kept", 1)
    conversation.say(added(target.target_id), current(target.target_id), global_snapshot(b"t2"))
    snapshot = await late.snapshot()
    assert (snapshot.changed, snapshot.reset, snapshot.resume_token) == ((), False, b"t2")
    listening.stop()
    listening.stop()
    assert (await conversation.request()).remove_target == target.target_id
    conversation.say(changed("rooms/a/members/u", [target.target_id]), global_snapshot(b"t3"))
    conversation.say(changed("rooms/b", [1]), global_snapshot(b"t4"))
    await hearing.snapshot()
    assert late.heard.empty()


async def test_denied_target_is_told_and_the_others_go_on(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    denied, hearing = Hearing(), Hearing()
    listening = firestore.listen(OTHER, None, denied)
    firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    bad, good = (await conversation.added()).target_id, (await conversation.added()).target_id
    conversation.say(removed(bad, 7), *complete(good, "rooms/a"))
    assert isinstance(await denied.error(), Denied)
    assert paths(await hearing.snapshot()) == ["rooms/a"]
    listening.stop()
    assert server.conversations.empty()


async def test_last_target_that_dies_ends_the_stream_and_the_next_opens_one(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    hearing = Hearing()
    firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    conversation.say(removed((await conversation.added()).target_id, 7))
    await hearing.error()
    await conversation.over()
    firestore.listen(ROOMS, None, hearing)
    assert (await (await server.conversation()).added()).resume_token == b""


async def test_reconnect_resumes_every_target_where_it_was(
    firestore: FirestoreConnection, server: StubFirestore, pauses: Pauses
) -> None:
    hearing, other = Hearing(), Hearing()
    firestore.listen(ROOMS, None, hearing)
    firestore.listen(OTHER, ResumePoint(b"stored", frozenset()), other)
    conversation = await server.conversation()
    first = (await conversation.added()).target_id
    await conversation.added()
    conversation.say(*complete(first, "rooms/a", "rooms/b", token=b"t7"))
    await hearing.snapshot()
    pauses.pass_()
    conversation.abort(grpc.StatusCode.UNAVAILABLE)
    again = await server.conversation()
    target, second = await again.added(), await again.added()
    assert (target.resume_token, target.expected_count.value) == (b"t7", 2)
    assert second.resume_token == b"stored"
    again.say(added(first), changed("rooms/c", [first]), current(first), global_snapshot(b"t8"))
    snapshot = await hearing.snapshot()
    assert (paths(snapshot), snapshot.reset) == (["rooms/c"], False)


class Planner(Hearing):
    """Listens to something else when it was away; ``before`` is stopped."""

    def __init__(self, firestore: FirestoreConnection) -> None:
        super().__init__()
        self._firestore = firestore
        self.before = firestore.listen(ROOMS, None, self)

    def on_away(self) -> None:
        self._firestore.listen(OTHER, None, self)
        self.before.stop()


@pytest.mark.parametrize("is_long", [False, True])
async def test_target_that_was_away_for_long_may_be_another_when_the_stream_comes_back(
    firestore: FirestoreConnection, server: StubFirestore, clock: Clock, pauses: Pauses, *, is_long: bool
) -> None:
    planner = Planner(firestore)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await planner.snapshot()
    clock.turn(AWAY_SECONDS if is_long else AWAY_SECONDS - 1)
    conversation.end()
    pauses.pass_()
    again = await (await server.conversation()).added()
    (source,) = again.query.structured_query.from_
    assert (source.collection_id, again.resume_token) == (("members", b"") if is_long else ("rooms", b"t1"))


async def test_what_is_listened_to_anew_at_the_return_is_asked_for_once(
    firestore: FirestoreConnection, server: StubFirestore, clock: Clock
) -> None:
    """Asked for twice under one number the server ends the stream, and bills what it had not answered yet again."""
    planner = Planner(firestore)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await planner.snapshot()
    clock.turn(AWAY_SECONDS)
    conversation.end()
    back = await server.conversation()
    anew = await back.request()
    firestore.listen(Query("third"), None, Hearing())
    later = await back.request()
    asked = [request.add_target.query.structured_query.from_[0].collection_id for request in (anew, later)]
    assert asked == ["members", "third"]


async def test_observer_that_fails_at_its_return_goes_on_as_it_was(
    firestore: FirestoreConnection, server: StubFirestore, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Hearing):
        def on_away(self) -> None:
            raise RuntimeError

    hearing = Broken()
    firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    conversation.say(*complete((await conversation.added()).target_id))
    await hearing.snapshot()
    clock.turn(AWAY_SECONDS)
    conversation.end()
    assert (await (await server.conversation()).added()).resume_token == b"t1"
    assert "an observer failed" in caplog.text


async def test_target_added_while_the_connection_is_lost_is_sent_on_connect(
    firestore: FirestoreConnection, server: StubFirestore, pauses: Pauses
) -> None:
    hearing = Hearing()
    firestore.listen(ROOMS, None, hearing)
    conversation = await server.conversation()
    await conversation.added()
    conversation.end()
    await pauses.next()
    gone = firestore.listen(OTHER, None, Hearing())
    firestore.listen(Query("third"), None, Hearing())
    gone.stop()
    pauses.pass_()
    again = await server.conversation()
    collections = [(await again.added()).query.structured_query.from_[0].collection_id for _ in range(2)]
    assert collections == ["rooms", "third"]


async def test_filter_mismatch_listens_again_and_replaces_the_result(
    firestore: FirestoreConnection, server: StubFirestore
) -> None:
    hearing = Hearing()
    firestore.listen(ROOMS, ResumePoint(b"t", frozenset({"rooms/a", "rooms/gone"})), hearing)
    conversation = await server.conversation()
    number = (await conversation.added()).target_id
    conversation.say(added(number), existence(number, 1))
    assert (await conversation.request()).remove_target == number
    again = await conversation.added()
    assert again.resume_token == b""
    conversation.say(*complete(again.target_id, "rooms/a", token=b"t2"))
    snapshot = await hearing.snapshot()
    assert (paths(snapshot), snapshot.reset, snapshot.resume_token) == (["rooms/a"], True, b"t2")


async def test_server_reset_replaces_the_result(firestore: FirestoreConnection, server: StubFirestore) -> None:
    hearing = Hearing()
    firestore.listen(ROOMS, ResumePoint(b"t", frozenset({"rooms/old"})), hearing)
    conversation = await server.conversation()
    number = (await conversation.added()).target_id
    conversation.say(added(number), target_change("RESET", [number]), *complete(number, "rooms/new")[1:])
    snapshot = await hearing.snapshot()
    assert (paths(snapshot), snapshot.reset) == (["rooms/new"], True)


async def test_stream_refused_as_malformed_is_opened_again_without_tokens(
    firestore: FirestoreConnection, server: StubFirestore, pauses: Pauses
) -> None:
    pauses.pass_()
    firestore.listen(ROOMS, ResumePoint(b"from another database", frozenset()), Hearing())
    conversation = await server.conversation()
    assert (await conversation.added()).resume_token == b"from another database"
    conversation.abort(grpc.StatusCode.INVALID_ARGUMENT)
    assert (await (await server.conversation()).added()).resume_token == b""


async def test_lost_session_ends_every_listener(
    firestore: FirestoreConnection, server: StubFirestore, tokens: Tokens, pauses: Pauses
) -> None:
    states: list[bool] = []
    firestore.watch_connection(states.append)
    hearings = [Hearing(), Hearing()]
    listenings = [firestore.listen(ROOMS, None, hearing) for hearing in hearings]
    conversation = await server.conversation()
    conversation.say(added((await conversation.added()).target_id))
    tokens.errors.append(SignInRequired("Your session has ended"))
    firestore.session_changed()
    for hearing in hearings:
        assert isinstance(await hearing.error(), SignInRequired)
    await conversation.over()
    for listening in listenings:
        listening.stop()
    assert states[-1:] in ([], [False])
    firestore.listen(ROOMS, None, hearings[0])
    await (await server.conversation()).added()


class Failing(Hearing):
    """An observer whose store does not work."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def on_snapshot(self, snapshot: Snapshot) -> None:
        raise self._error


@pytest.mark.parametrize(("error", "told"), [(StoreError("Disk full"), StoreError), (ZeroDivisionError(), Rejected)])
async def test_observer_that_fails_is_taken_off_and_harms_nobody(
    firestore: FirestoreConnection, server: StubFirestore, error: Exception, told: type[Exception]
) -> None:
    failing, hearing = Failing(error), Hearing()
    firestore.listen(ROOMS, None, failing)
    firestore.listen(OTHER, None, hearing)
    conversation = await server.conversation()
    bad, good = (await conversation.added()).target_id, (await conversation.added()).target_id
    conversation.say(added(bad, good), current(bad, good), global_snapshot(b"t"))
    await hearing.snapshot()
    assert type(await failing.error()) is told
    assert (await conversation.request()).remove_target == bad


async def test_observer_may_stop_and_start_listeners_while_it_is_told(
    firestore: FirestoreConnection, server: StubFirestore, caplog: pytest.LogCaptureFixture
) -> None:
    second = Hearing()

    class Switching(Hearing):
        def on_snapshot(self, snapshot: Snapshot) -> None:
            other.stop()
            firestore.listen(Query("third"), None, second)

    firestore.listen(ROOMS, None, Switching())
    never = Hearing()
    other = firestore.listen(OTHER, None, never)
    conversation = await server.conversation()
    one, two = (await conversation.added()).target_id, (await conversation.added()).target_id
    conversation.say(added(one, two), current(one, two), global_snapshot(b"t"))
    assert (await conversation.request()).remove_target == two
    third = await conversation.added()
    conversation.say(*complete(third.target_id, "third/a"))
    await second.snapshot()
    assert never.heard.empty()
    assert caplog.records == []
