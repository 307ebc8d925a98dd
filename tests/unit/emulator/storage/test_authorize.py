"""People before the rules, and the rules before Firestore."""

from pathlib import Path

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import ADMIN, ANYBODY, Caller
from desktop_chat.emulator.firestore.meter import Meter
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.storage.authorize import StorageAuthorizer, project_of
from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.security_rules import StorageRules, StorageRulesFile

RULES = """rules_version = '2';
service firebase.storage { match /b/{bucket}/o { match /{room}/{file} {
  allow read: if firestore.get(/databases/(default)/documents/rooms/$(room)).data.open == true;
} } }"""
ADA = Caller(auth=AuthContext("ada", {}))


def authorizer(clock: Clock, rules: str | None = RULES) -> tuple[StorageAuthorizer, Databases]:
    databases = Databases(clock)
    file = None if rules is None else StorageRulesFile("storage.rules", rules)
    return StorageAuthorizer(StorageRules(file), databases, clock, "demo-x"), databases


def open_room(databases: Databases, project: str, room: str) -> None:
    name = f"projects/{project}/databases/(default)/documents/rooms/{room}"
    write = types.Write.pb()()
    write.update.name = name
    write.update.fields["open"].boolean_value = True
    databases.get(f"projects/{project}/databases/(default)").commit([write])


def allowed(one: StorageAuthorizer, bucket: str, name: str, caller: Caller = ADA) -> bool:
    try:
        one.check("get", caller, (bucket, name))
    except StorageError as error:
        return error.http_status != 403
    return True


def test_documents_of_the_buckets_project(clock: Clock) -> None:
    one, databases = authorizer(clock)
    open_room(databases, "demo-x", "r1")
    assert allowed(one, "my-files", "r1/f")
    assert allowed(one, "demo-x.appspot.com", "r1/f")
    assert not allowed(one, "demo-y.appspot.com", "r1/f")
    assert not allowed(one, "my-files", "r2/f")
    open_room(databases, "demo-y", "r2")
    assert allowed(one, "demo-y.firebasestorage.app", "r2/f")
    assert not allowed(one, "my-files", "r2/f")


def test_a_name_that_no_document_can_have_denies(clock: Clock) -> None:
    one, _ = authorizer(clock)
    for room in ("..", "__x__", "x" * 2000, ""):
        assert not allowed(one, "my-files", f"{room}/f")


def test_without_rules_only_administrators(clock: Clock, tmp_path: Path) -> None:
    one, _ = authorizer(clock, None)
    assert not allowed(one, "b", "r1/f")
    assert not allowed(one, "b", "r1/f", ANYBODY)
    assert allowed(one, "b", "r1/f", ADMIN)
    with pytest.raises(StorageError, match="--storage-rules"):
        one.check("get", ADA, ("b", "n"))


def test_projects_of_buckets() -> None:
    assert project_of("p.appspot.com", "d") == "p"
    assert project_of("p.firebasestorage.app", "d") == "p"
    for own in ("p", ".appspot.com", "appspot.com", "p.appspot.com.evil"):
        assert project_of(own, "d") == "d"


def test_documents_that_rules_read_are_billed_also_where_they_refuse(clock: Clock) -> None:
    databases, meter = Databases(clock), Meter()
    rules = StorageRules(StorageRulesFile("storage.rules", RULES))
    one = StorageAuthorizer(rules, databases, clock, "demo-x", meter)
    open_room(databases, "demo-x", "r1")
    assert allowed(one, "my-files", "r1/f")
    assert not allowed(one, "my-files", "r2/f")
    assert meter.report("demo-x")["byUser"]["ada"]["byKind"] == {"rules": 2}
