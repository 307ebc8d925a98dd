"""What goes through the door is counted once, also when it fails."""

from collections.abc import Mapping

import pytest

from desktop_chat.errors import ChatError, Denied, QuotaExceeded, Unavailable
from desktop_chat.model.firebase.firestore import Document, Query, Snapshot, Write, WriteKind
from desktop_chat.model.ids import Uid
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.sync.gateways import ListenObserver
from desktop_chat.sync.usage.metered_firestore import MeteredFirestore
from tests.fake_firestore import FakeFirestoreGateway, FakeServer
from tests.fakes import FakeClock

MESSAGE = Write(WriteKind.CREATE, "rooms/r/messages/m", {"body": "hi"})


class Counted:
    """A metered fake of Firestore and what was counted."""

    def __init__(self) -> None:
        self.server = FakeServer(FakeClock())
        self.gateway = FakeFirestoreGateway(self.server, Uid("ada"))
        self.bills: list[Mapping[Feature, Bill]] = []
        self.spent = 0
        self.door = MeteredFirestore(self.gateway, self.bills.append, self.note_spent)

    def note_spent(self) -> None:
        self.spent += 1

    def total(self) -> Bill:
        return sum((bill for bills in self.bills for bill in bills.values()), Bill())


class Observer:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self.errors: list[ChatError] = []
        self.absences = 0

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)

    def on_error(self, error: ChatError) -> None:
        self.errors.append(error)

    def on_away(self) -> None:
        self.absences += 1


@pytest.fixture
def counted() -> Counted:
    return Counted()


async def test_reads_and_writes_are_counted(counted: Counted) -> None:
    await counted.door.commit([MESSAGE])
    (found,) = await counted.door.get(["rooms/r/messages/m"])
    assert found.fields["body"] == "hi"
    assert len(await counted.door.query(Query("messages", parent="rooms/r"))) == 1
    assert counted.total() == Bill(reads=2 + 3 + 3, writes=1)


async def test_refused_commit_costs_only_the_lookups_of_the_rules(counted: Counted) -> None:
    counted.server.allows = lambda uid, writes: False
    with pytest.raises(Denied):
        await counted.door.commit([MESSAGE])
    assert counted.bills == [{Feature.RULES: Bill(reads=2)}]


async def test_unanswered_commit_is_not_counted(counted: Counted) -> None:
    counted.gateway.offline = True
    with pytest.raises(Unavailable):
        await counted.door.commit([MESSAGE])
    assert counted.bills == []


@pytest.mark.parametrize("call", ["get", "query", "commit"])
async def test_used_up_quota_is_told(counted: Counted, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: object) -> None:
        raise QuotaExceeded("The server is at its limit")

    monkeypatch.setattr(counted.gateway, call, refuse)
    arguments = {"get": ["users/ada"], "query": Query("users"), "commit": [MESSAGE]}
    with pytest.raises(QuotaExceeded):
        await getattr(counted.door, call)(arguments[call])
    assert (counted.spent, counted.bills) == (1, [])


def test_snapshots_are_counted_and_handed_on() -> None:
    counted, observer = Counted(), Observer()
    heard: list[ListenObserver] = []
    counted.gateway.listen = lambda target, resume, inner: heard.append(inner)  # type: ignore[method-assign, assignment, return-value]
    counted.door.listen(Query("messages", parent="rooms/r"), None, observer)
    step = Snapshot((Document("rooms/r/messages/m", {}),), (), b"t", None)
    heard[0].on_snapshot(step)
    heard[0].on_snapshot(step)
    heard[0].on_error(QuotaExceeded("The server is at its limit"))
    assert (observer.snapshots, len(observer.errors)) == ([step, step], 1)
    assert (counted.total(), counted.spent) == (Bill(reads=6), 1)
