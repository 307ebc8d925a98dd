"""One stream, without gRPC: what is in its outbox after each step."""

from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import ADMIN, Caller
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.indexes.index_set import IndexSet
from desktop_chat.emulator.firestore.listen.hub import ListenHub
from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens
from desktop_chat.emulator.firestore.listen.stream import ListenStream
from desktop_chat.emulator.firestore.outbox import Outbox
from desktop_chat.emulator.firestore.protos import Target
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime
from desktop_chat.emulator.rules.access import AuthContext
from tests.firestore_messages import DATABASE, ROOT, name, put, query, remove, where
from tests.raw_listen import Heard

RULES = """
rules_version = '2';
service cloud.firestore { match /databases/{database}/documents {
  match /a/{id} { allow read: if exists(/databases/$(database)/documents/members/$(request.auth.uid)); }
  match /open/{id} { allow read: if true; }
} }
"""
ALICE = Caller(auth=AuthContext("alice", {}))


class Call:
    """A call that keeps what it would send."""

    def __init__(self, caller: Caller, max_backlog: int) -> None:
        self.caller = caller
        self.outbox = Outbox(max_backlog)
        self.ended: FirestoreError | None = None

    def end(self, error: FirestoreError) -> None:
        self.ended = error

    async def heard(self) -> Heard:
        """Return everything that was sent since the last time."""
        heard = Heard()
        self.outbox.put(lambda: None)
        while (message := await self.outbox.next()) is not None:
            heard.take(message)
        return heard


class World:
    """A database with a hub, and streams on it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.hub = ListenHub(database)
        self.rules = SecurityRules(RulesFile("test.rules", RULES))
        self.tokens = ResumeTokens(b"12345678")
        self._authorizer = Authorizer(self.rules, clock)

    def stream(self, caller: Caller = ADMIN, max_backlog: int = 1_000_000) -> tuple[ListenStream, Call]:
        call = Call(caller, max_backlog)
        return ListenStream(self.database, self.hub, self._authorizer, self.tokens, call), call

    def billed(self) -> int:
        """What the administrator's listeners cost since the last time."""
        meter = self._authorizer.meter
        reads: int = meter.report("demo")["owner"]["totals"]["reads"]
        meter.reset("demo")
        return reads


@pytest.fixture
def world(database: Database, clock: Clock) -> World:
    return World(database, clock)


def query_of(target_id: int, asked: Any, **more: Any) -> Any:
    target = Target(target_id=target_id, **more)
    target.query.parent = ROOT
    target.query.structured_query.CopyFrom(asked)
    return target


def documents(target_id: int, *paths: str, **more: Any) -> Any:
    target = Target(target_id=target_id, **more)
    target.documents.documents.extend(name(path) for path in paths)
    return target


async def test_a_new_target_is_filled_and_consistent(world: World) -> None:
    world.database.commit([put("a/1", n=1)])
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    heard = await call.heard()
    assert heard.kinds() == ["ADD", "document_change", "CURRENT", "NO_CHANGE"]
    assert world.tokens.time(heard.tokens[2]) == world.database.read_time()


async def test_a_commit_sends_each_document_once(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    stream.add(query_of(4, query("a", where("n", "EQUAL", 1))))
    stream.add(documents(6, "a/1"))
    await call.heard()
    world.database.commit([put("a/1", n=1), put("a/2", n=2)])
    heard = await call.heard()
    assert heard.kinds() == ["document_change", "document_change", "NO_CHANGE"]
    targets = {one.document_change.document.name: set(one.document_change.target_ids) for one in heard.log[:2]}
    assert targets == {name("a/1"): {2, 4, 6}, name("a/2"): {2}}


async def test_targets_with_other_projections_get_their_own_copy(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a", select=["n"])))
    stream.add(query_of(4, query("a", select=["m"])))
    await call.heard()
    world.database.commit([put("a/1", n=1, m=2)])
    heard = await call.heard()
    assert [sorted(one.document_change.document.fields) for one in heard.log[:2]] == [["n"], ["m"]]


async def test_a_commit_elsewhere_sends_nothing(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    await call.heard()
    world.database.commit([put("b/1", n=1)])
    assert (await call.heard()).log == []


@pytest.mark.parametrize(
    "resume",
    [{"resume_token": b"foreign"}, {"read_time": timestamp_of_datetime(Clock().now())}],
    ids=["foreign token", "read time"],
)
async def test_an_unknown_past_starts_anew_and_says_so(world: World, resume: dict[str, Any]) -> None:
    world.database.commit([put("a/1", n=1)])
    stream, call = world.stream()
    stream.add(query_of(2, query("a"), **resume))
    assert (await call.heard()).kinds() == ["ADD", "RESET", "document_change", "CURRENT", "NO_CHANGE"]


async def test_a_known_past_sends_the_difference_and_a_filter(world: World) -> None:
    world.database.commit([put("a/1", n=1), put("a/2", n=1)])
    time = world.database.read_time()
    world.database.commit([remove("a/1")])
    stream, call = world.stream()
    for target_id, resume in enumerate(
        ({"resume_token": world.tokens.token(time)}, {"read_time": timestamp_of_datetime(time)}), 1
    ):
        stream.add(query_of(target_id, query("a"), expected_count={"value": 2}, **resume))
        heard = await call.heard()
        assert heard.kinds() == ["ADD", "document_delete", "filter", "CURRENT", "NO_CHANGE"]
        assert heard.log[2].filter.count == 1
        assert heard.log[2].filter.HasField("unchanged_names")


@pytest.mark.parametrize("expected", [None, {"value": 0}], ids=["none", "0"])
async def test_who_expects_nothing_gets_the_number_without_the_names(world: World, expected: Any) -> None:
    world.database.commit([put("a/1", n=1)])
    stream, call = world.stream()
    token = world.tokens.token(world.database.read_time())
    stream.add(query_of(1, query("a"), expected_count=expected, resume_token=token))
    heard = await call.heard()
    assert heard.kinds() == ["ADD", "filter", "CURRENT", "NO_CHANGE"]
    assert (heard.log[1].filter.count, heard.log[1].filter.HasField("unchanged_names")) == (1, False)


async def test_a_denied_target_is_removed_with_its_cause(world: World) -> None:
    stream, call = world.stream(ALICE)
    stream.add(query_of(2, query("a")))
    stream.add(query_of(4, query("open")))
    heard = await call.heard()
    assert heard.causes == {2: 7}
    assert heard.current == {4}
    world.database.commit([put("a/1", n=1)])
    assert (await call.heard()).log == []


async def test_permission_that_goes_takes_its_target_along(world: World) -> None:
    world.database.commit([put("members/alice", n=1)])
    stream, call = world.stream(ALICE)
    stream.add(query_of(2, query("a")))
    await call.heard()
    world.database.commit([put("a/1", n=1)])
    assert (await call.heard()).ids(2) == {"1"}
    world.database.commit([remove("members/alice"), put("a/2", n=1)])
    heard = await call.heard()
    assert (heard.kinds(), heard.causes) == (["REMOVE"], {2: 7})
    world.database.commit([put("members/alice", n=1), put("a/3", n=1)])
    assert (await call.heard()).log == []
    stream.remove(2)
    assert (await call.heard()).log == []


async def test_other_rules_decide_about_open_targets(world: World) -> None:
    stream, call = world.stream(ALICE)
    stream.add(query_of(2, query("open")))
    stream.add(documents(4, "open/x"))
    world.rules.replace("demo", RulesFile("new.rules", RULES.replace("if true", "if false")))
    world.hub.recheck_all()
    assert (await call.heard()).causes == {2: 7, 4: 7}


async def test_time_alone_can_end_a_permission(world: World, clock: Clock) -> None:
    until = clock.now().timestamp() + 60
    timed = RULES.replace("if true", f"if request.time.toMillis() < {int(until * 1000)}")
    world.rules.replace("demo", RulesFile("new.rules", timed))
    stream, call = world.stream(ALICE)
    stream.add(query_of(2, query("open")))
    stream.recheck_all()
    assert (await call.heard()).causes == {}
    clock.turn(61)
    stream.recheck_all()
    assert (await call.heard()).causes == {2: 7}


async def test_a_removed_target_is_confirmed_and_silent(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    await call.heard()
    stream.remove(2)
    stream.remove(99)
    world.database.commit([put("a/1", n=1)])
    heard = await call.heard()
    assert (heard.kinds(), heard.causes) == (["REMOVE"], {2: 0})
    assert len(world.hub) == 0


async def test_numbers_are_given_and_checked(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(7, query("a")))
    stream.add(query_of(0, query("a")))
    assert (await call.heard()).current == {7, 8}
    for bad in (7, -1):
        with pytest.raises(FirestoreError, match="target id"):
            stream.add(query_of(bad, query("a")))


@pytest.mark.parametrize("target", [Target(target_id=2), documents(2), query_of(2, query("__no__"))], ids=str)
async def test_a_target_that_makes_no_sense_is_removed(world: World, target: Any) -> None:
    stream, call = world.stream()
    stream.add(target)
    assert (await call.heard()).causes == {2: 3}


async def test_once_is_not_followed(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a"), once=True))
    assert (await call.heard()).kinds() == ["ADD", "CURRENT", "NO_CHANGE", "REMOVE"]
    world.database.commit([put("a/1", n=1)])
    assert (await call.heard()).log == []


async def test_who_does_not_read_is_given_up(world: World) -> None:
    stream, call = world.stream(max_backlog=10_000)
    stream.add(query_of(2, query("a")))
    for number in range(100):
        world.database.commit([put(f"a/{number}", text="x" * 500)])
    assert call.ended is not None
    assert call.ended.code.name == "UNAVAILABLE"
    assert len(world.hub) == 0
    assert len((await call.heard()).log) < 100


async def test_a_large_first_answer_is_no_reason_to_be_given_up(world: World) -> None:
    world.database.commit([put(f"a/{number}", text="x" * 500) for number in range(100)])
    stream, call = world.stream(max_backlog=10_000)
    stream.add(query_of(2, query("a")))
    world.database.commit([put("a/new", n=1)])
    assert call.ended is None
    assert len((await call.heard()).ids(2)) == 101


async def test_closing_forgets_every_target(world: World) -> None:
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    stream.add(documents(4, "a/1"))
    await call.heard()
    stream.close()
    stream.close()
    world.database.commit([put("a/1", n=1)])
    assert (await call.heard()).log == []
    assert len(world.hub) == 0


async def test_a_target_that_begins_anew_says_so_and_goes_on(world: World) -> None:
    world.database.commit([put("a/1", n=1)])
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    stream.add(query_of(4, query("open")))
    await call.heard()
    stream.reset_where(iter([True, False]).__next__)
    heard = await call.heard()
    assert heard.kinds() == ["RESET", "document_change", "CURRENT", "NO_CHANGE"]
    world.database.commit([remove("a/1")])
    assert (await call.heard()).kinds()[0] == "document_delete"
    stream.reset_newest()
    assert (await call.heard()).kinds() == ["RESET", "CURRENT", "NO_CHANGE"]


def test_a_stream_without_targets_has_none_to_begin_anew(world: World) -> None:
    stream, call = world.stream()
    stream.reset_newest()
    stream.reset_where(lambda: True)
    assert not call.outbox.is_behind


async def test_a_resumed_target_pays_only_what_changed(world: World) -> None:
    world.database.commit([put("a/1", n=1), put("a/2", n=2), put("a/3", n=3)])
    stream, call = world.stream()
    stream.add(query_of(2, query("a", where("n", "LESS_THAN", 10))))
    token = (await call.heard()).tokens[2]
    assert world.billed() == 3
    resumed, _ = world.stream()
    resumed.add(query_of(2, query("a", where("n", "LESS_THAN", 10)), resume_token=token))
    assert world.billed() == 0
    stream.close()
    resumed.close()
    world.database.commit([put("a/1", n=5), put("a/2", n=50), remove("a/3")])
    resumed, _ = world.stream()
    resumed.add(query_of(2, query("a", where("n", "LESS_THAN", 10)), resume_token=token))
    assert world.billed() == 2, "one changed, one left alive; a delete is free"


async def test_a_target_resumed_after_more_than_half_an_hour_pays_like_a_new_one(world: World, clock: Clock) -> None:
    world.database.commit([put("a/1", n=1), put("a/2", n=2), put("a/3", n=3)])
    stream, call = world.stream()
    stream.add(query_of(2, query("a")))
    token = (await call.heard()).tokens[2]
    clock.turn(7200)
    stream.close()
    clock.turn(1700)
    resumed, _ = world.stream()
    world.billed()
    resumed.add(query_of(2, query("a"), resume_token=token))
    assert world.billed() == 0, "it is the absence that counts, not the age of the token"
    resumed.remove(2)
    clock.turn(1801)
    world.database.commit([put("a/1", n=5)])
    resumed.add(query_of(2, query("a"), resume_token=token))
    assert world.billed() == 3


async def test_a_target_without_its_index_is_removed_with_the_cause(clock: Clock) -> None:
    world = World(Databases(clock, indexes=IndexSet()).get(DATABASE), clock)
    stream, call = world.stream()
    stream.add(query_of(2, query("a", where("n", "EQUAL", 1), order=("m",))))
    stream.add(query_of(4, query("a", where("n", "EQUAL", 1))))
    token = world.tokens.token(world.database.present())
    stream.add(query_of(6, query("a", where("n", "EQUAL", 1), order=("m",)), resume_token=token))
    assert (await call.heard()).causes == {2: 9, 6: 9}
