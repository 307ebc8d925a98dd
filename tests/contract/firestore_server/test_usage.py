"""What is billed for what, through the stock client, as the published rules say."""

import json
from typing import Any

import pytest
from google.api_core.exceptions import PermissionDenied
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.firestore_wire import Snapshots, Wire, id_token

RULES = """
rules_version = '2';
service cloud.firestore { match /databases/{database}/documents {
  function member(room) { return exists(/databases/$(database)/documents/rooms/$(room)/members/$(request.auth.uid)); }
  match /open/{id} { allow read, write: if request.auth != null; }
  match /rooms/{room}/messages/{id} { allow read, create: if member(room) && member(room); }
} }
"""


class Usage:
    """The meter of one project."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def __call__(self, *, reset: bool = True) -> Any:
        path = f"/emulator/v1/projects/{self._wire.project}/usage"
        status, text = self._wire.http("GET", f"{path}?reset={'true' if reset else 'false'}")
        assert status == 200
        return json.loads(text)

    def reads(self) -> dict[str, int]:
        """What was read since the last time, by kind."""
        return dict(self()["byKind"])


@pytest.fixture
def usage(our_wire: Wire) -> Usage:
    assert our_wire.put_rules(RULES)[0] == 200
    our_wire.commit(
        *(our_wire.put(f"open/{n}", n=n) for n in range(5)),
        our_wire.put("rooms/r/members/alice", at=1),
        our_wire.put("rooms/r/messages/1", n=1),
    )
    found = Usage(our_wire)
    assert found()["owner"]["totals"] == {"reads": 0, "writes": 7, "deletes": 0}
    return found


@pytest.fixture
def alice(our_wire: Wire) -> Any:
    return our_wire.client(id_token("alice"))


def test_a_get_costs_one_found_or_not(usage: Usage, alice: Any) -> None:
    alice.document("open/1").get()
    alice.document("open/none").get()
    report = usage()
    assert report["totals"] == {"reads": 2, "writes": 0, "deletes": 0}
    assert report["byUser"]["alice"]["byCollection"] == {"open": {"reads": 2, "writes": 0, "deletes": 0}}


def test_a_query_costs_its_result_and_at_least_one(usage: Usage, alice: Any) -> None:
    assert len(alice.collection("open").get()) == 5
    assert usage.reads() == {"query": 5}
    assert not alice.collection("open").where(filter=FieldFilter("n", ">", 100)).get()
    assert usage.reads() == {"query": 1}
    assert len(alice.collection("open").order_by("n").limit(2).get()) == 2
    assert usage.reads() == {"query": 2}


def test_an_offset_costs_what_it_skips(usage: Usage, alice: Any) -> None:
    assert len(alice.collection("open").order_by("n").offset(3).limit(1).get()) == 1
    assert usage.reads() == {"query": 4}
    assert not alice.collection("open").order_by("n").offset(50).get()
    assert usage.reads() == {"query": 5}


def test_a_count_costs_one_for_a_thousand(usage: Usage, alice: Any) -> None:
    assert alice.collection("open").count().get()[0][0].value == 5
    assert usage.reads() == {"query": 1}


def test_writes_and_deletes(usage: Usage, alice: Any) -> None:
    batch = alice.batch()
    batch.set(alice.document("open/x"), {"n": 1})
    batch.delete(alice.document("open/1"))
    batch.commit()
    alice.document("open/x").update({"n": 2})
    assert usage()["totals"] == {"reads": 0, "writes": 2, "deletes": 1}


def test_what_the_rules_read_is_paid_once_for_each_request_also_of_the_refused(
    usage: Usage, alice: Any, our_wire: Wire
) -> None:
    assert len(alice.collection("rooms/r/messages").get()) == 1
    assert usage.reads() == {"query": 1, "rules": 1}
    alice.document("rooms/r/messages/2").create({"n": 2})
    assert usage.reads() == {"write": 1, "rules": 1}
    with pytest.raises(PermissionDenied):
        our_wire.client(id_token("bob")).document("rooms/r/messages/1").get()
    assert usage.reads() == {"rules": 1}


def test_a_listener_costs_its_result_then_what_changes_and_what_leaves(
    usage: Usage, alice: Any, our_wire: Wire
) -> None:
    told = Snapshots()
    watch = alice.collection("open").where(filter=FieldFilter("n", "<", 3)).on_snapshot(told)
    told.until(lambda documents: len(documents) == 3)
    assert usage.reads() == {"listener": 3}
    our_wire.commit(our_wire.put("open/1", n=1, text="edited"))
    told.until(lambda documents: any("text" in document.to_dict() for document in documents))
    assert usage.reads() == {"listener": 1}
    our_wire.commit(our_wire.put("open/1", n=100))
    told.until(lambda documents: len(documents) == 2)
    assert usage.reads() == {"listener": 1}, "it left the result alive"
    our_wire.commit(our_wire.delete("open/2"), our_wire.put("open/77", n=77))
    told.until(lambda documents: len(documents) == 1)
    assert usage.reads() == {}, "a delete is free, and so is what is outside"
    watch.unsubscribe()


def test_an_empty_listener_costs_one(usage: Usage, alice: Any) -> None:
    told = Snapshots()
    watch = alice.collection("open").where(filter=FieldFilter("n", ">", 1000)).on_snapshot(told)
    told.until(lambda documents: not documents)
    assert usage.reads() == {"listener": 1}
    watch.unsubscribe()


def test_a_listener_pays_what_its_rules_read_with_each_result(usage: Usage, alice: Any, our_wire: Wire) -> None:
    told = Snapshots()
    watch = alice.collection("rooms/r/messages").on_snapshot(told)
    told.until(lambda documents: len(documents) == 1)
    assert usage.reads() == {"listener": 1, "rules": 1}
    our_wire.commit(our_wire.put("rooms/r/messages/2", n=2))
    told.until(lambda documents: len(documents) == 2)
    assert usage.reads() == {"listener": 1, "rules": 1}
    our_wire.commit(our_wire.put("rooms/r/members/alice", at=2))
    our_wire.commit(our_wire.put("rooms/r/messages/3", n=3))
    told.until(lambda documents: len(documents) == 3)
    assert usage.reads() == {"listener": 1, "rules": 2}, "its membership changed as well"
    watch.unsubscribe()
