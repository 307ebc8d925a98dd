"""Rules over the wire: every way to read and write, with people's own tokens."""

from collections.abc import Callable
from functools import partial
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.cloud.firestore_v1.base_query import FieldFilter

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import Wire, id_token
from tests.raw_listen import EQUAL, raw_listen

RULES = """
rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /open/{id} { allow read, write; }
    match /own/{id} {
      allow read: if resource.data.owner == request.auth.uid;
      allow create: if request.resource.data.owner == request.auth.uid;
    }
    match /rooms/{room} {
      allow get: if true;
      match /members/{uid} {
        allow read: if request.auth.uid == uid;
        allow create: if getAfter(/databases/$(database)/documents/rooms/$(room)).data.by == request.auth.uid;
      }
      match /messages/{id} {
        allow read: if exists(/databases/$(database)/documents/rooms/$(room)/members/$(request.auth.uid));
        allow create: if request.auth != null && request.resource.data.at == request.time;
      }
      allow create: if request.resource.data.by == request.auth.uid;
    }
    match /locked/{id} { allow read: if true; }
    match /absent/{id} { allow create: if resource == null; }
  }
}
"""
ALICE, BOB = id_token("alice"), id_token("bob")


@pytest.fixture
def ruled(wire: Wire) -> Wire:
    assert wire.put_rules(RULES)[0] == 200
    wire.commit(
        wire.put("own/a", owner="alice"),
        wire.put("own/b", owner="bob"),
        wire.put("rooms/r", by="bob"),
        wire.put("rooms/r/members/alice", since=1),
        wire.put("rooms/r/messages/m1", text="hi"),
        wire.put("locked/x", n=1),
    )
    return wire


def _code(call: Callable[[], Any]) -> grpc.StatusCode | None:
    try:
        call()
    except grpc.RpcError as error:
        code: grpc.StatusCode = error.code()
        return code
    return None


DENIED = grpc.StatusCode.PERMISSION_DENIED


def test_a_person_reads_what_the_rules_allow_and_nothing_else(ruled: Wire) -> None:
    alice = ruled.client(ALICE)
    assert alice.document("own/a").get().exists
    with pytest.raises(exceptions.PermissionDenied):
        alice.document("own/b").get()
    with pytest.raises(exceptions.PermissionDenied):
        list(alice.get_all([alice.document("own/a"), alice.document("own/b")]))
    assert ruled.client().document("own/b").get().exists


def test_nobody_signed_in_is_nobody(ruled: Wire) -> None:
    request = protos.BatchGetDocumentsRequest(database=ruled.database, documents=[ruled.name("own/a")])
    assert _code(lambda: ruled.stream("BatchGetDocuments", request, token=None)) is DENIED
    request = protos.BatchGetDocumentsRequest(database=ruled.database, documents=[ruled.name("locked/x")])
    assert _code(lambda: ruled.stream("BatchGetDocuments", request, token=None)) is None


def test_a_query_must_prove_itself(ruled: Wire) -> None:
    alice = ruled.client(ALICE)
    mine = alice.collection("own").where(filter=FieldFilter("owner", "==", "alice"))
    assert [found.id for found in mine.stream()] == ["a"]
    assert mine.count().get()[0][0].value == 1
    for query in (alice.collection("own"), alice.collection("own").where(filter=FieldFilter("owner", "==", "bob"))):
        with pytest.raises(exceptions.PermissionDenied):
            list(query.stream())
        with pytest.raises(exceptions.PermissionDenied):
            query.count().get()
    with pytest.raises(exceptions.PermissionDenied):
        list(alice.collection_group("messages").stream())


def test_membership_decides_over_messages(ruled: Wire) -> None:
    for token, allowed in ((ALICE, True), (BOB, False)):
        messages = ruled.client(token).collection("rooms/r/messages")
        if allowed:
            assert [found.id for found in messages.stream()] == ["m1"]
        else:
            with pytest.raises(exceptions.PermissionDenied):
                list(messages.stream())


def test_one_denied_write_refuses_the_batch(ruled: Wire) -> None:
    alice = ruled.client(ALICE)
    batch = alice.batch()
    batch.set(alice.document("open/x"), {"n": 1})
    batch.set(alice.document("locked/x"), {"n": 2})
    with pytest.raises(exceptions.PermissionDenied):
        batch.commit()
    assert not ruled.client().document("open/x").get().exists


def test_a_batch_is_judged_by_what_it_leads_to(ruled: Wire) -> None:
    room, member = ruled.put("rooms/new", by="alice"), ruled.put("rooms/new/members/alice", since=1)
    assert _code(lambda: ruled.commit(member, token=ALICE)) is DENIED
    assert _code(lambda: ruled.commit(room, member, token=BOB)) is DENIED
    assert _code(lambda: ruled.commit(room, member, token=ALICE)) is None


def test_server_time_is_request_time(ruled: Wire) -> None:
    write = ruled.put("rooms/r/messages/m2", text="now")
    transform = write.update_transforms.add()
    transform.field_path, transform.set_to_server_value = "at", 1
    assert _code(lambda: ruled.commit(write, token=ALICE)) is None
    assert _code(lambda: ruled.commit(ruled.put("rooms/r/messages/m3", at=1), token=ALICE)) is DENIED


def test_a_precondition_tells_nothing_to_whom_may_not_know(ruled: Wire) -> None:
    for path in ("locked/x", "locked/none"):
        for exists in (True, False):
            write = ruled.put(path, n=2)
            write.current_document.exists = exists
            assert _code(partial(ruled.commit, write, token=ALICE)) is DENIED, (path, exists)
            delete = ruled.delete(path)
            delete.current_document.exists = exists
            assert _code(partial(ruled.commit, delete, token=ALICE)) is DENIED, (path, exists)


def test_creating_again_what_one_may_create_says_that_it_exists(ruled: Wire) -> None:
    write = ruled.put("own/a", owner="alice")
    write.current_document.exists = False
    assert _code(lambda: ruled.commit(write, token=ALICE)) is grpc.StatusCode.ALREADY_EXISTS


def test_a_create_of_what_is_there_is_decided_with_the_stored_document(ruled: Wire) -> None:
    ruled.commit(ruled.put("absent/x", n=1))
    write = ruled.put("absent/x", n=2)
    write.current_document.exists = False
    assert _code(lambda: ruled.commit(write, token=ALICE)) is DENIED


def test_calls_for_administrators_only(ruled: Wire) -> None:
    collections = protos.ListCollectionIdsRequest(parent=ruled.root)
    assert _code(lambda: ruled.call("ListCollectionIds", collections, ALICE)) is DENIED
    batch = protos.BatchWriteRequest(database=ruled.database, writes=[ruled.put("open/x", n=1)])
    assert _code(lambda: ruled.call("BatchWrite", batch, ALICE)) is DENIED
    assert _code(lambda: ruled.call("BatchWrite", batch)) is None


def test_listing_documents_is_a_list(ruled: Wire) -> None:
    request = protos.ListDocumentsRequest(parent=ruled.root, collection_id="own")
    assert _code(lambda: ruled.call("ListDocuments", request, ALICE)) is DENIED
    request.collection_id = "locked"
    assert _code(lambda: ruled.call("ListDocuments", request, ALICE)) is None


async def test_a_denied_target_is_removed_and_the_others_go_on(ruled: Wire) -> None:
    async with raw_listen(ruled, ALICE) as listen:
        await listen.add_query(2, "own")
        await listen.add_documents(4, "own/b")
        await listen.add_query(6, "own", where=("owner", EQUAL, "alice"))
        heard = await listen.until_ids(6, {"a"})
        assert heard.causes == {2: 7, 4: 7}
        ruled.commit(ruled.put("own/c", owner="alice"))
        await listen.until_ids(6, {"a", "c"})


async def test_a_removed_member_hears_nothing_more(ruled: Wire) -> None:
    async with raw_listen(ruled, ALICE) as listen:
        await listen.add_query(2, "messages", parent="rooms/r")
        await listen.add_query(4, "open")
        await listen.until_snapshot(2, 4)
        # One commit takes the membership away and says something: she must not hear it.
        ruled.commit(ruled.delete("rooms/r/members/alice"), ruled.put("rooms/r/messages/m2", text="secret"))
        heard = await listen.until(lambda heard: 2 in heard.causes)
        assert heard.causes[2] == 7
        ruled.commit(ruled.put("rooms/r/messages/m3", text="secret"), ruled.put("open/x", n=1))
        await listen.until_ids(4, {"x"})
        assert "secret" not in str(heard.log)


async def test_a_document_that_becomes_somebody_elses_is_not_shown(ruled: Wire) -> None:
    async with raw_listen(ruled, ALICE) as listen:
        await listen.add_documents(2, "own/a")
        await listen.add_query(4, "own", where=("owner", EQUAL, "alice"))
        await listen.until_snapshot(2, 4)
        ruled.commit(ruled.put("own/a", owner="bob", text="secret"))
        heard = await listen.until_ids(4, set())
        await listen.until(lambda heard: 2 in heard.causes)
        assert "secret" not in str(heard.log)
