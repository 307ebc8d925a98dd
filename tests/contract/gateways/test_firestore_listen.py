"""Listeners: what sync may rely on, whichever gateway it has."""

import asyncio

import pytest

from desktop_chat.errors import Denied
from desktop_chat.model.firebase.firestore import (
    DocumentTarget,
    Filter,
    Op,
    Order,
    Query,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.sync.gateways import FirestoreGateway
from tests.contract.gateways.world import Replica, World


def put(collection: str, name: str, n: int = 0) -> Write:
    return Write(WriteKind.SET, f"{collection}/{name}", {"n": n, "at": ServerTimestamp()})


def delete(collection: str, name: str) -> Write:
    return Write(WriteKind.DELETE, f"{collection}/{name}", {})


async def test_first_snapshot_is_the_whole_result(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await firestore.commit([put(rooms, "a"), put(rooms, "b")])
    replica = Replica()
    firestore.listen(Query(rooms), None, replica)
    await replica.holds("a", "b")
    assert len(replica.snapshots) == 1
    assert replica.snapshots[0].reset
    assert replica.snapshots[0].resume_token
    assert replica.snapshots[0].read_time is not None


async def test_empty_result_is_told_too(world: World, firestore: FirestoreGateway) -> None:
    replica = Replica()
    firestore.listen(Query(world.name("rooms")), None, replica)
    await replica.holds()


async def test_changes_arrive_one_after_the_other(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    replica = Replica()
    firestore.listen(Query(rooms, filters=(Filter("n", Op.LESS, 10),)), None, replica)
    await replica.holds()
    result = await firestore.commit([put(rooms, "a", 1)])
    await replica.holds("a")
    assert replica.documents[f"{rooms}/a"].fields == {"n": 1, "at": result.commit_time}
    await firestore.commit([put(rooms, "a", 2)])
    await replica.until(lambda one: one.documents[f"{rooms}/a"].fields["n"] == 2)
    await firestore.commit([put(rooms, "a", 10), put(rooms, "b", 3)])
    await replica.holds("b")
    await firestore.commit([delete(rooms, "b")])
    await replica.holds()
    if world.is_incremental:
        assert not any(snapshot.reset for snapshot in replica.snapshots[1:])


async def test_one_commit_is_one_step(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    replica = Replica()
    firestore.listen(Query(rooms), None, replica)
    await replica.holds()
    names = [f"d{number}" for number in range(20)]
    await firestore.commit([put(rooms, name) for name in names])
    await replica.until(lambda one: bool(one.documents))
    assert sorted(replica.ids) == sorted(names)


async def test_limit_is_refilled(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await firestore.commit([put(rooms, f"d{number}", number) for number in range(4)])
    replica = Replica()
    firestore.listen(Query(rooms, order_by=(Order("n", descending=True),), limit=2), None, replica)
    await replica.holds("d3", "d2")
    await firestore.commit([delete(rooms, "d3")])
    await replica.holds("d2", "d1")
    await firestore.commit([put(rooms, "d9", 9)])
    await replica.holds("d9", "d2")


async def test_documents_by_name(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await firestore.commit([put(rooms, "a")])
    replica = Replica()
    firestore.listen(DocumentTarget((f"{rooms}/a", f"{rooms}/b")), None, replica)
    await replica.holds("a")
    await firestore.commit([put(rooms, "b"), put(rooms, "c")])
    await replica.holds("a", "b")
    await firestore.commit([delete(rooms, "a")])
    await replica.holds("b")


async def test_resumed_listener_tells_what_was_missed(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    query = Query(rooms)
    await firestore.commit([put(rooms, name) for name in ("same", "changed", "gone")])
    before = Replica()
    listening = firestore.listen(query, None, before)
    await before.holds("same", "changed", "gone")
    listening.stop()
    resume = before.resume
    await firestore.commit([put(rooms, "changed", 2), put(rooms, "new"), delete(rooms, "gone")])
    after = Replica(documents=dict(before.documents))
    firestore.listen(query, resume, after)
    await after.holds("same", "changed", "new")
    assert after.documents[f"{rooms}/changed"].fields["n"] == 2


async def test_resume_by_another_connection(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await firestore.commit([put(rooms, "a"), put(rooms, "b")])
    before = Replica()
    first = world.open()
    first.listen(Query(rooms), None, before)
    await before.holds("a", "b")
    await first.aclose()
    after = Replica(documents=dict(before.documents))
    firestore.listen(Query(rooms), before.resume, after)
    await after.holds("a", "b")
    if world.is_incremental:
        assert not after.snapshots[0].reset
        assert after.snapshots[0].changed == ()


async def test_stopped_listener_hears_nothing_more(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    stopped, other = Replica(), Replica()
    listening = firestore.listen(Query(rooms), None, stopped)
    firestore.listen(Query(rooms), None, other)
    await stopped.holds()
    await other.holds()
    listening.stop()
    listening.stop()
    await firestore.commit([put(rooms, "a")])
    await other.holds("a")
    assert stopped.ids == []


async def test_listeners_of_many_collections(world: World, firestore: FirestoreGateway) -> None:
    collections = [world.name(f"c{number}") for number in range(30)]
    replicas = [Replica() for _ in collections]
    for collection, replica in zip(collections, replicas, strict=True):
        firestore.listen(Query(collection), None, replica)
    for replica in replicas:
        await replica.holds()
    await firestore.commit([put(collection, "a") for collection in collections])
    for replica in replicas:
        await replica.holds("a")


async def test_connection_is_watched(world: World, firestore: FirestoreGateway) -> None:
    states: asyncio.Queue[bool] = asyncio.Queue()
    firestore.watch_connection(states.put_nowait)
    replica = Replica()
    firestore.listen(Query(world.name("rooms")), None, replica)
    await replica.holds()
    assert await asyncio.wait_for(states.get(), 5) is True


async def test_two_people_see_each_other(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    other = world.open()
    mine, theirs = Replica(), Replica()
    firestore.listen(Query(rooms), None, mine)
    other.listen(Query(rooms), None, theirs)
    await mine.holds()
    await theirs.holds()
    await firestore.commit([put(rooms, "from-me")])
    await other.commit([put(rooms, "from-them")])
    await mine.holds("from-me", "from-them")
    await theirs.holds("from-me", "from-them")
    await other.aclose()


async def test_denied_listener_is_told_and_the_others_go_on(world: World, firestore: FirestoreGateway) -> None:
    if not world.has_rules:
        pytest.skip("the fake has no rules")
    rooms = world.name("rooms")
    denied, replica = Replica(), Replica()
    firestore.listen(Query(rooms), None, replica)
    await replica.holds()
    firestore.listen(Query("closed"), None, denied)
    await denied.until(lambda one: one.error is not None)
    assert isinstance(denied.error, Denied)
    await firestore.commit([put(rooms, "a")])
    await replica.holds("a")
