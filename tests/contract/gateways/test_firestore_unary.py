"""Reads and commits: what sync may rely on, whichever gateway it has."""

from typing import Any

import pytest

from desktop_chat.errors import AlreadyExists, Denied, NotFound
from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    Filter,
    Increment,
    Op,
    Order,
    Query,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.sync.gateways import FirestoreGateway
from tests.contract.gateways.world import World


async def fields(firestore: FirestoreGateway, path: str) -> Any:
    [document] = await firestore.get([path])
    return document.fields


async def fill(firestore: FirestoreGateway, collection: str, **documents: dict[str, Any]) -> None:
    await firestore.commit(
        [Write(WriteKind.CREATE, f"{collection}/{name}", values) for name, values in documents.items()]
    )


async def test_create_then_get(world: World, firestore: FirestoreGateway) -> None:
    path = f"{world.name('rooms')}/a"
    values = {"title": "A", "n": 1, "x": 1.5, "on": True, "none": None, "ids": ["u"], "map": {"deep": {"k": b"v"}}}
    result = await firestore.commit([Write(WriteKind.CREATE, path, {**values, "at": ServerTimestamp()})])
    [document] = await firestore.get([path, f"{path}-missing"])
    assert document.path == path
    assert document.fields == {**values, "at": result.commit_time}
    assert document.update_time is not None
    assert document.create_time == document.update_time >= result.commit_time


async def test_second_create_of_the_same_id_exists_already(world: World, firestore: FirestoreGateway) -> None:
    path = f"{world.name('rooms')}/a"
    await firestore.commit([Write(WriteKind.CREATE, path, {"n": 1})])
    with pytest.raises(AlreadyExists):
        await firestore.commit([Write(WriteKind.CREATE, path, {"n": 2})])
    assert await fields(firestore, path) == {"n": 1}


async def test_update_of_a_missing_document(world: World, firestore: FirestoreGateway) -> None:
    with pytest.raises(NotFound):
        await firestore.commit([Write(WriteKind.UPDATE, f"{world.name('rooms')}/none", {"n": 1})])


async def test_update_changes_the_named_fields_only(world: World, firestore: FirestoreGateway) -> None:
    path = f"{world.name('rooms')}/a"
    await firestore.commit([Write(WriteKind.CREATE, path, {"n": 1, "keep": "me"})])
    result = await firestore.commit([Write(WriteKind.UPDATE, path, {"n": 2, "at": ServerTimestamp()})])
    assert await fields(firestore, path) == {"n": 2, "keep": "me", "at": result.commit_time}


async def test_update_of_nested_names(world: World, firestore: FirestoreGateway) -> None:
    if not world.has_rules:
        pytest.skip("the fake says that it knows no nested field names")
    path = f"{world.name('rooms')}/a"
    await firestore.commit([Write(WriteKind.CREATE, path, {"reactions": {"u1": ["x"], "9u": ["y"]}})])
    await firestore.commit([Write(WriteKind.UPDATE, path, {"reactions.9u": ["z"], "reactions.u3": ["w"]})])
    assert await fields(firestore, path) == {"reactions": {"u1": ["x"], "9u": ["z"], "u3": ["w"]}}


async def test_set_replaces_and_delete_removes(world: World, firestore: FirestoreGateway) -> None:
    path = f"{world.name('rooms')}/a"
    for values in ({"n": 1, "old": True}, {"n": 2}):
        await firestore.commit([Write(WriteKind.SET, path, values)])
    assert await fields(firestore, path) == {"n": 2}
    await firestore.commit([Write(WriteKind.DELETE, path, {})])
    await firestore.commit([Write(WriteKind.DELETE, path, {})])
    assert await firestore.get([path]) == ()


async def test_merge_changes_the_named_fields_of_what_need_not_be_there(
    world: World, firestore: FirestoreGateway
) -> None:
    path = f"{world.name('rooms')}/a"
    counted = {"n": Increment(5), "last": "x", "at": ServerTimestamp()}
    await firestore.commit([Write(WriteKind.MERGE, path, counted)])
    assert {"n": 5, "last": "x"}.items() <= (await fields(firestore, path)).items()
    await firestore.commit([Write(WriteKind.UPDATE, path, {"keep": "me"})])
    result = await firestore.commit([Write(WriteKind.MERGE, path, {**counted, "last": "y"})])
    assert await fields(firestore, path) == {"n": 10, "last": "y", "keep": "me", "at": result.commit_time}


async def test_array_transforms(world: World, firestore: FirestoreGateway) -> None:
    path = f"{world.name('rooms')}/a"
    await firestore.commit([Write(WriteKind.CREATE, path, {"ids": ["a", "b"]})])
    await firestore.commit([Write(WriteKind.UPDATE, path, {"ids": ArrayUnion(("b", "c"))})])
    assert await fields(firestore, path) == {"ids": ["a", "b", "c"]}
    await firestore.commit([Write(WriteKind.UPDATE, path, {"ids": ArrayRemove(("a", "x"))})])
    assert await fields(firestore, path) == {"ids": ["b", "c"]}


async def test_commit_is_all_or_nothing(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await firestore.commit([Write(WriteKind.CREATE, f"{rooms}/taken", {})])
    with pytest.raises(AlreadyExists):
        await firestore.commit([Write(WriteKind.CREATE, f"{rooms}/{name}", {}) for name in ("new", "taken")])
    assert await firestore.get([f"{rooms}/new"]) == ()


async def test_get_keeps_the_order_asked_for(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await fill(firestore, rooms, a={}, b={}, c={})
    asked = [f"{rooms}/{name}" for name in ("c", "missing", "a", "b")]
    assert [document.id for document in await firestore.get(asked)] == ["c", "a", "b"]


PEOPLE: dict[str, dict[str, Any]] = {
    "p1": {"age": 30, "tags": ["x", "y"], "name": "Ada"},
    "p2": {"age": 40, "tags": ["y"], "name": "Bob"},
    "p3": {"age": 40, "tags": [], "name": "Cyd"},
    "p4": {"age": "forty", "name": "Dee"},
    "p5": {"name": "Eve"},
}


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        ({}, ["p1", "p2", "p3", "p4", "p5"]),
        ({"filters": (Filter("age", Op.EQUAL, 40),)}, ["p2", "p3"]),
        ({"filters": (Filter("age", Op.GREATER, 30),)}, ["p2", "p3"]),
        ({"filters": (Filter("age", Op.LESS_OR_EQUAL, 30),)}, ["p1"]),
        ({"filters": (Filter("tags", Op.ARRAY_CONTAINS, "y"),)}, ["p1", "p2"]),
        ({"filters": (Filter("age", Op.EQUAL, 40), Filter("name", Op.EQUAL, "Bob"))}, ["p2"]),
        ({"order_by": (Order("name", descending=True),)}, ["p5", "p4", "p3", "p2", "p1"]),
        ({"order_by": (Order("name"),), "limit": 2}, ["p1", "p2"]),
        ({"order_by": (Order("name"),), "start_after": ("Bob",), "limit": 2}, ["p3", "p4"]),
        ({"order_by": (Order("name", descending=True),), "start_after": ("Cyd",)}, ["p2", "p1"]),
        ({"filters": (Filter("age", Op.GREATER_OR_EQUAL, 30),), "order_by": (Order("age"),)}, ["p1", "p2", "p3"]),
    ],
    ids=str,
)
async def test_query(world: World, firestore: FirestoreGateway, shape: Any, found: list[str]) -> None:
    people = world.name("people")
    await fill(firestore, people, **PEOPLE)
    assert [document.id for document in await firestore.query(Query(people, **shape))] == found


async def test_query_sees_its_own_parent_only(world: World, firestore: FirestoreGateway) -> None:
    rooms = world.name("rooms")
    await fill(firestore, f"{rooms}/a/messages", m1={"n": 1})
    await fill(firestore, f"{rooms}/b/messages", m2={"n": 1})
    assert [document.id for document in await firestore.query(Query("messages", parent=f"{rooms}/b"))] == ["m2"]
    assert await firestore.query(Query("messages")) == ()


async def test_what_the_rules_refuse(world: World, firestore: FirestoreGateway) -> None:
    if not world.has_rules:
        pytest.skip("the fake has no rules")
    for attempt in (
        firestore.get(["closed/a"]),
        firestore.query(Query("closed")),
        firestore.commit([Write(WriteKind.SET, "closed/a", {})]),
        firestore.commit([Write(WriteKind.SET, f"{world.name('rooms')}/a", {}), Write(WriteKind.SET, "closed/a", {})]),
    ):
        with pytest.raises(Denied):
            await attempt
    assert await firestore.get([f"{world.name('rooms')}/a"]) == ()
