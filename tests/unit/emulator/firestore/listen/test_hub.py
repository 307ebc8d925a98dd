from collections.abc import Sequence
from datetime import datetime

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.hub import ListenHub, OpenTarget
from desktop_chat.emulator.firestore.listen.target import NOTHING, Delta, Scope
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import ROOT, name, put


class Watched:
    """A target that only says where it is."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.names: tuple[str, ...] = ()

    def begin(self, since: datetime | None) -> Delta:
        return NOTHING

    def apply(self, changes: Sequence[Change]) -> Delta:
        return NOTHING


class Owner:
    """A stream that notes what it is told."""

    def __init__(self, hub: ListenHub) -> None:
        self.hub = hub
        self.told: list[str] = []
        self.denied = False
        self.is_broken = False

    def target(self, collection: str, depends_on: frozenset[str] = frozenset()) -> OpenTarget:
        target = OpenTarget(1, self, Watched(Scope(collection=name(collection))))
        self.hub.open(target, depends_on)
        return target

    def deliver(self, changes: dict[OpenTarget, list[Change]], time: datetime) -> None:
        if self.is_broken:
            raise ArithmeticError
        for found in changes.values():
            self.told.append(" ".join(change.name.removeprefix(f"{ROOT}/") for change in found))

    def recheck(self, target: OpenTarget) -> None:
        self.told.append("recheck")
        if self.denied:
            self.hub.close(target)

    def end(self, error: FirestoreError) -> None:
        self.told.append(f"end {error.code.name}")


@pytest.fixture
def hub(database: Database) -> ListenHub:
    return ListenHub(database)


def test_a_commit_reaches_those_it_concerns_once(hub: ListenHub, database: Database) -> None:
    here, there = Owner(hub), Owner(hub)
    here.target("a")
    there.target("b")
    database.commit([put("a/1", n=1), put("a/2", n=1)])
    assert (here.told, there.told) == (["a/1 a/2"], [])


def test_a_closed_target_hears_nothing(hub: ListenHub, database: Database) -> None:
    owner = Owner(hub)
    target = owner.target("a", frozenset({name("members/x")}))
    hub.close(target)
    hub.close(target)
    database.commit([put("a/1", n=1), put("members/x", n=1)])
    hub.recheck_all()
    assert owner.told == []
    assert len(hub) == 0


def test_who_loses_permission_with_a_commit_does_not_see_it(hub: ListenHub, database: Database) -> None:
    owner = Owner(hub)
    owner.target("a", frozenset({name("members/x")}))
    database.commit([put("a/1", n=1)])
    owner.denied = True
    database.commit([put("a/2", n=1), put("members/x", n=1)])
    assert owner.told == ["a/1", "recheck"]


def test_dependencies_can_change(hub: ListenHub, database: Database) -> None:
    owner = Owner(hub)
    target = owner.target("a", frozenset({name("members/x")}))
    hub.depend(target, frozenset({name("members/y")}))
    database.commit([put("members/x", n=1)])
    assert owner.told == []
    database.commit([put("members/y", n=1)])
    assert owner.told == ["recheck"]


def test_new_rules_are_put_to_every_target(hub: ListenHub) -> None:
    owner = Owner(hub)
    owner.target("a")
    owner.target("b")
    hub.recheck_all()
    assert owner.told == ["recheck", "recheck"]


def test_a_broken_listener_breaks_nothing_else(
    hub: ListenHub, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Owner(hub), Owner(hub)
    broken.is_broken = True
    broken.target("a")
    sound.target("a")
    database.commit([put("a/1", n=1)])
    assert (broken.told, sound.told) == (["end INTERNAL"], ["a/1"])
    assert "a listener failed" in caplog.text


def test_a_stopped_hub_follows_no_longer(hub: ListenHub, database: Database) -> None:
    owner = Owner(hub)
    owner.target("a")
    hub.stop()
    database.commit([put("a/1", n=1)])
    assert owner.told == []
