"""The published billing rules as functions."""

import pytest

from desktop_chat.model.firebase.firestore import Document, DocumentTarget, Query, Snapshot, Write, WriteKind
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.sync.usage import billing

MESSAGES = Query("messages", parent="rooms/r")


def snapshot(changed: int, removed: int = 0) -> Snapshot:
    documents = tuple(Document(f"rooms/r/messages/{number}", {}) for number in range(changed))
    return Snapshot(documents, tuple(f"rooms/r/messages/x{number}" for number in range(removed)), b"t", None)


def test_each_document_that_was_asked_for_is_a_read() -> None:
    bill = billing.of_get(["users/ada", "users/ada", "users/grace", "rooms/r/messages/m"])
    assert bill == {Feature.PEOPLE: Bill(reads=2), Feature.HISTORY: Bill(reads=1), Feature.RULES: Bill(reads=4)}


@pytest.mark.parametrize(("found", "reads"), [(0, 1), (1, 1), (50, 50)])
def test_query_costs_its_result_and_at_least_one(found: int, reads: int) -> None:
    assert billing.of_query("messages", found)[Feature.HISTORY] == Bill(reads=reads)


@pytest.mark.parametrize(
    ("is_resumed", "is_first", "step", "reads"),
    [
        pytest.param(False, True, snapshot(0), 1, id="a fresh one with nothing"),
        pytest.param(True, True, snapshot(0), 0, id="resumed and nothing new"),
        pytest.param(True, True, snapshot(3, 1), 4, id="resumed with news"),
        pytest.param(False, False, snapshot(1), 1, id="one more message"),
        pytest.param(False, False, snapshot(0, 2), 2, id="two left the query"),
    ],
)
def test_listener_is_billed_for_what_it_brings(is_resumed: bool, is_first: bool, step: Snapshot, reads: int) -> None:
    bill = billing.of_snapshot(MESSAGES, step, is_first=is_first, is_resumed=is_resumed)
    assert bill.get(Feature.LIVE, Bill()) == Bill(reads=reads)
    assert bill.get(Feature.RULES, Bill()) == Bill(reads=2)


def test_listener_on_documents_counts_for_what_they_are() -> None:
    target = DocumentTarget(("users/ada",))
    step = Snapshot((Document("users/ada", {}),), (), b"t", None)
    assert billing.of_snapshot(target, step, is_first=True, is_resumed=False) == {
        Feature.PEOPLE: Bill(reads=1),
        Feature.RULES: Bill(reads=2),
    }


def test_commit_counts_writes_deletes_and_what_its_rules_look_up() -> None:
    message = Write(WriteKind.CREATE, "rooms/r/messages/m", {"body": "hi"})
    summary = Write(WriteKind.UPDATE, "rooms/r", {"lastMessage": {}, "updatedAt": None})
    gone = Write(WriteKind.DELETE, "handles/ada", {})
    ticket = Write(WriteKind.CREATE, "users/ada/uploads/f", {"roomId": "r"})
    direct = Write(WriteKind.CREATE, "users/ada/uploads/f", {"roomId": "dm_ada_bob"})
    paid = [Write(WriteKind.MERGE, "quotas/ada", {}), Write(WriteKind.UPDATE, "limits/ada", {})]
    assert billing.of_commit([message]) == {Feature.SENDING: Bill(writes=1), Feature.RULES: Bill(reads=2)}
    assert billing.of_commit([summary]) == {Feature.SUMMARY: Bill(writes=1), Feature.RULES: Bill(reads=3)}
    assert billing.of_commit([ticket, *paid]) == {Feature.SENDING: Bill(writes=3), Feature.RULES: Bill(reads=5)}
    assert billing.of_commit([direct, *paid])[Feature.RULES] == Bill(reads=6)
    report = [Write(WriteKind.CREATE, "reports/m_ada", {"roomId": "r"}), Write(WriteKind.UPDATE, "limits/ada", {})]
    assert billing.of_commit(report)[Feature.RULES] == Bill(reads=4)
    assert billing.of_commit([gone]) == {Feature.PEOPLE: Bill(deletes=1), Feature.RULES: Bill(reads=1)}


def test_refused_commit_costs_only_the_lookups() -> None:
    message = Write(WriteKind.CREATE, "rooms/r/messages/m", {"body": "hi"})
    assert billing.of_refused_commit([message]) == {Feature.RULES: Bill(reads=2)}


def test_joining_a_room_is_billed_to_rooms_and_people() -> None:
    writes = [
        Write(WriteKind.UPDATE, "rooms/r", {"memberIds": []}),
        Write(WriteKind.CREATE, "rooms/r/members/radia", {}),
        Write(WriteKind.CREATE, "users/radia/memberships/r", {}),
    ]
    bill = billing.of_commit(writes)
    assert (bill[Feature.ROOMS], bill[Feature.PEOPLE]) == (Bill(writes=2), Bill(writes=1))
    assert bill[Feature.RULES].reads > 0
