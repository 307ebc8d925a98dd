"""What a commit means for a target; a database provides the commits."""

import random
from datetime import datetime
from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.target import Delta, DocumentsTarget, WatchedTarget, query_target
from desktop_chat.emulator.firestore.store.commits import Change, Commit
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import ROOT, contents, name, paths, put, query, remove, where


class Followed:
    """A target that is given every commit of a database, as the hub would."""

    def __init__(self, database: Database, target: WatchedTarget, since: datetime | None = None) -> None:
        self.target = target
        self.known = {one.name for one in target.begin(since).changed}
        self.last = Delta()
        database.subscribe(self._on_commit)

    def _on_commit(self, commit: Commit) -> None:
        self.last = self.target.apply([change for change in commit.changes if self._concerns(change)])
        self.known |= {one.name for one in self.last.changed}
        assert self.known.issuperset(self.last.gone)
        self.known -= set(self.last.gone)

    def _concerns(self, change: Change) -> bool:
        scope = self.target.scope
        return change.name in scope.names or change.name.rpartition("/")[0] == scope.collection or scope.group == ""


def gone(delta: Delta) -> list[str]:
    return [one.removeprefix(f"{ROOT}/") for one in delta.gone]


def test_documents_begin_with_what_is_there_and_what_is_not(database: Database) -> None:
    database.commit([put("a/1", n=1)])
    target = DocumentsTarget(database, [name("a/1"), name("a/2")])
    delta = target.begin(None)
    assert (paths(delta.changed), gone(delta)) == (["a/1"], ["a/2"])
    assert list(target.names) == [name("a/1")]


def test_documents_come_change_and_go(database: Database) -> None:
    followed = Followed(database, DocumentsTarget(database, [name("a/1")]))
    database.commit([put("a/1", n=1)])
    assert contents(followed.last.changed[0]) == {"n": 1}
    database.commit([remove("a/1")])
    assert gone(followed.last) == ["a/1"]
    assert not followed.target.names


def test_documents_resume_with_the_difference(database: Database) -> None:
    database.commit([put("a/1", n=1), put("a/2", n=1), put("a/3", n=1)])
    since = database.read_time()
    database.commit([put("a/1", n=2), remove("a/2"), put("a/4", n=1)])
    target = DocumentsTarget(database, [name(f"a/{number}") for number in range(1, 6)])
    delta = target.begin(since)
    assert (paths(delta.changed), gone(delta)) == (["a/1", "a/4"], ["a/2"])


@pytest.mark.parametrize("names", [[], ["not a name"], [f"{ROOT}/a"]])
def test_documents_must_be_named(database: Database, names: list[str]) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        DocumentsTarget(database, names)


def test_a_query_takes_in_and_gives_up(database: Database) -> None:
    followed = Followed(database, query_target(database, ROOT, query("a", where("n", "GREATER_THAN", 5))))
    database.commit([put("a/1", n=6), put("a/2", n=1)])
    assert paths(followed.last.changed) == ["a/1"]
    database.commit([put("a/1", n=1), put("a/2", n=7)])
    assert (paths(followed.last.changed), gone(followed.last)) == (["a/2"], ["a/1"])
    database.commit([put("a/1", n=2)])
    assert not followed.last


def test_a_projection_shows_only_its_fields(database: Database) -> None:
    followed = Followed(database, query_target(database, ROOT, query("a", select=["n"])))
    database.commit([put("a/1", n=6, m=7)])
    assert contents(followed.last.changed[0]) == {"n": 6}


def test_a_query_resumes_with_the_difference(database: Database) -> None:
    asked = query("a", where("n", "EQUAL", 1))
    database.commit([put("a/1", n=1), put("a/2", n=1), put("a/3", n=1), put("a/4", n=2)])
    since = database.read_time()
    database.commit([remove("a/1"), put("a/2", n=2), put("a/4", n=1)])
    delta = query_target(database, ROOT, asked).begin(since)
    assert (paths(delta.changed), gone(delta)) == (["a/4"], ["a/1", "a/2"])


def test_a_window_resumes_with_the_difference(database: Database) -> None:
    asked = query("a", order=("n",), limit=2)
    database.commit([put(f"a/{number}", n=number) for number in range(4)])
    since = database.read_time()
    database.commit([remove("a/0")])
    delta = query_target(database, ROOT, asked).begin(since)
    assert (paths(delta.changed), gone(delta)) == (["a/2"], ["a/0"])


def test_a_change_behind_the_window_is_nobodys_news(database: Database) -> None:
    database.commit([put(f"a/{number}", n=number) for number in range(4)])
    followed = Followed(database, query_target(database, ROOT, query("a", order=("n",), limit=2)))
    database.commit([put("a/9", n=9), put("a/3", n=8)])
    assert not followed.last


@pytest.mark.parametrize(
    "asked",
    [
        query("a"),
        query("a", where("n", "LESS_THAN", 6)),
        query("a", order=("n",), limit=3),
        query("a", order=("-n",), limit=3),
        query("a", where("n", "NOT_EQUAL", 4), order=("-n",), limit=2),
        query("a", order=("n",), limit=3, offset=1),
        query("a", order=("n",), offset=2),
        query("a", limit=0),
        query("a", limit=1),
    ],
    ids=str,
)
def test_following_is_the_same_as_asking_again(database: Database, asked: Any) -> None:
    randomness = random.Random(7)
    followed = Followed(database, query_target(database, ROOT, asked))
    for _ in range(300):
        changed = randomness.sample([f"a/{number}" for number in range(8)], randomness.randint(1, 3))
        database.commit(
            [remove(path) if randomness.random() < 0.4 else put(path, n=randomness.randrange(10)) for path in changed]
        )
        expected = {one.name for one in database.run_query(ROOT, asked)}
        assert followed.known == expected
        assert set(followed.target.names) == expected


def test_a_wrong_query_is_refused(database: Database) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        query_target(database, ROOT, query("a", limit=-1))
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        query_target(database, f"{ROOT}/a", query("a"))
