"""The rules' place in every access; what rules mean is tested where they are evaluated."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer, RecordingReader
from desktop_chat.emulator.firestore.caller import ADMIN, ANYBODY, Caller
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import timestamp_of
from desktop_chat.emulator.rules.access import AuthContext
from tests.firestore_messages import ROOT, code, name, patch, put, query, remove, verify, whole

RULES = """
rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function member(room) { return exists(/databases/$(database)/documents/rooms/$(room)/members/$(request.auth.uid)); }
    match /open/{id} { allow read, write; }
    match /own/{id} {
      allow read: if resource.data.owner == request.auth.uid;
      allow create: if request.resource.data.owner == request.auth.uid;
    }
    match /log/{id} { allow create: if true; }
    match /rooms/{room} {
      allow create: if true;
      match /messages/{id} { allow read: if member(room); }
      match /members/{uid} {
        allow create: if getAfter(/databases/$(database)/documents/rooms/$(room)).data.by == request.auth.uid;
      }
    }
    match /closed/{id} { allow read: if false; }
    match /{path=**}/notes/{id} { allow list: if request.auth != null; }
  }
}
"""
ALICE = Caller(auth=AuthContext("alice", {}))


@pytest.fixture
def authorizer(clock: Clock) -> Authorizer:
    return Authorizer(SecurityRules(RulesFile("test.rules", RULES)), clock)


@pytest.fixture
def commit(authorizer: Authorizer, database: Database) -> Callable[..., str]:
    """Commit writes and return the name of the code."""
    return lambda caller, *writes: code(authorizer.commit, database, caller, writes)


def test_without_rules_only_an_administrator_gets_in(clock: Clock, database: Database) -> None:
    lawless = Authorizer(SecurityRules(), clock)
    assert code(lawless.gets, database, ANYBODY, [(name("open/a"), None)]) == "PERMISSION_DENIED"
    assert code(lawless.lists, database, ALICE, ROOT, query("open")) == "PERMISSION_DENIED"
    assert code(lawless.commit, database, ALICE, [put("open/a", n=1)]) == "PERMISSION_DENIED"
    assert lawless.gets(database, ADMIN, [(name("open/a"), None)]) == frozenset()
    lawless.commit(database, ADMIN, [put("open/a", n=1)])


def test_one_forbidden_document_refuses_all(authorizer: Authorizer, database: Database) -> None:
    database.commit([put("own/a", owner="alice"), put("own/b", owner="bob")])
    mine, other = ((name(path), database.get(name(path))) for path in ("own/a", "own/b"))
    assert code(authorizer.gets, database, ALICE, [mine]) == "OK"
    assert code(authorizer.gets, database, ALICE, [mine, other]) == "PERMISSION_DENIED"
    assert code(authorizer.gets, database, ANYBODY, [mine]) == "PERMISSION_DENIED"


def test_a_decision_names_what_it_rests_on(authorizer: Authorizer, database: Database) -> None:
    database.commit([put("rooms/r/members/alice", n=1), put("own/a", owner="alice")])
    listed = authorizer.lists(database, ALICE, name("rooms/r"), query("messages"))
    assert listed == {name("rooms/r/members/alice")}
    assert authorizer.gets(database, ALICE, [(name("own/a"), database.get(name("own/a")))]) == {name("own/a")}
    assert authorizer.lists(database, ALICE, ROOT, query("open")) == frozenset()


def test_collection_groups_and_everything_are_asked_for_as_such(authorizer: Authorizer, database: Database) -> None:
    assert code(authorizer.lists, database, ALICE, ROOT, query("notes", group=True)) == "OK"
    assert code(authorizer.lists, database, ALICE, ROOT, query("open", group=True)) == "PERMISSION_DENIED"
    for everything in (query(""), query("", group=True)):
        assert code(authorizer.lists, database, ALICE, ROOT, everything) == "PERMISSION_DENIED"


def test_a_batch_is_judged_by_what_it_leads_to(commit: Callable[..., str], database: Database) -> None:
    room, member = put("rooms/r", by="alice"), put("rooms/r/members/alice", n=1)
    assert commit(ALICE, member) == "PERMISSION_DENIED"
    assert commit(ALICE, member, room) == "OK"
    assert set(whole(database)) == {"rooms/r", "rooms/r/members/alice"}


def test_a_denied_write_leaves_nothing_behind(commit: Callable[..., str], database: Database) -> None:
    assert commit(ALICE, put("open/a", n=1), put("closed/a", n=1)) == "PERMISSION_DENIED"
    assert whole(database) == {}


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("path", ["closed/here", "closed/none"])
def test_preconditions_tell_nothing_to_whom_may_not_know(
    commit: Callable[..., str], database: Database, path: str, exists: bool
) -> None:
    database.commit([put("closed/here", n=1)])
    for write in (
        put(path, exists=exists, n=2),
        put(path, update_time=timestamp_of(2**50 if exists else 1), n=2),
        patch(path, ["n"], exists=exists, n=2),
        remove(path, exists=exists),
        verify(path, exists=exists),
    ):
        assert commit(ALICE, write) == "PERMISSION_DENIED"
    assert whole(database) == {"closed/here": {"n": 1}}


def test_whoever_may_write_hears_which_precondition_failed(commit: Callable[..., str], database: Database) -> None:
    database.commit([put("open/a", n=1), put("log/a", n=1)])
    assert commit(ALICE, put("open/a", exists=False, n=2)) == "ALREADY_EXISTS"
    assert commit(ALICE, put("open/b", exists=True, n=2)) == "NOT_FOUND"
    # Creating is allowed here and changing is not: what failed was a create.
    assert commit(ALICE, put("log/a", exists=False, n=2)) == "ALREADY_EXISTS"
    assert commit(ALICE, put("log/a", n=2)) == "PERMISSION_DENIED"
    assert whole(database) == {"open/a": {"n": 1}, "log/a": {"n": 1}}


def test_other_errors_keep_their_code(commit: Callable[..., str]) -> None:
    bad: Any = put("open/a", n=1)
    bad.update.name = f"{ROOT}/open"
    assert commit(ALICE, bad) == "INVALID_ARGUMENT"


def test_the_reader_remembers_and_reads_ahead(database: Database) -> None:
    database.commit([put("a/b", n=1)])
    reader = RecordingReader(database)
    assert reader.get(name("a/b")) is database.get(name("a/b"))
    assert reader.get("no such name") is None
    assert reader.get_after(name("a/c")) is None
    assert reader.names == {name("a/b"), "no such name", name("a/c")}
