"""A request is put to the rules with the documents of the project: allowed or not, and by which line."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.database_rules import DatabaseRules
from desktop_chat.admin.rules.deployment import source_of
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from tests.admin_runner import NOON, Admin
from tests.unit.admin.commands.test_rules import folder

ROOM = {
    "kind": "group", "title": "Lab", "photo": None, "memberIds": ["ada"], "epoch": 0, "signalKey": "0" * 32,
    "lastMessage": None, "createdAt": NOON, "updatedAt": NOON,
}  # fmt: skip
MESSAGE = {
    "senderId": "ada", "sentAt": NOON, "updatedAt": NOON, "kind": "text", "alg": "none", "body": "hello",
    "replyTo": None, "mentions": [], "attachments": [], "reactions": {}, "editedAt": None, "deletedAt": None,
}  # fmt: skip


@pytest.fixture
def lab(admin: Admin, services: Services) -> Admin:
    """A room of ada's, in which eve is not, with released rules."""
    for uid in ("ada", "eve"):
        services.auth.create_user(uid=uid, email=f"{uid}@example.org", password="secret-1", email_verified=True)
    services.firestore.document("rooms/r1").set(ROOM)
    services.firestore.document("rooms/r1/members/ada").set({"role": "owner", "joinedAt": NOON, "addedBy": "ada"})
    services.firestore.document("rooms/r1/messages/m1").set(MESSAGE)
    for kind in (RulesKind.FIRESTORE, RulesKind.STORAGE):
        RulesAccess(services).deploy(kind, source_of(kind, None))
    return admin


def line(text: str) -> int:
    """The first line of firestore.rules that contains ``text``."""
    from desktop_chat.config import project_file

    lines = project_file("firestore.rules").read_text(encoding="utf-8").splitlines()
    return next(number for number, one in enumerate(lines, start=1) if text in one)


def simulate(admin: Admin, *arguments: str) -> Any:
    return admin.ok("rules", "simulate", *arguments, "--json").data


def test_a_member_may_read_and_a_stranger_may_not_as_one_line_says(lab: Admin) -> None:
    allowed = simulate(lab, "--as", "ada", "get", "rooms/r1/messages/m1")
    assert allowed["allowed"] is True
    denied = simulate(lab, "--as", "eve@example.org", "get", "rooms/r1/messages/m1")
    assert denied["allowed"] is False
    assert denied["reasons"] == [
        {"line": line("return takesPart() && exists(memberPath"), "text": "exists(memberPath(roomId, me()))",
         "value": "false", "rule": None}
    ]  # fmt: skip
    assert denied["documents"] == {"bans/eve": False, "rooms/r1/members/eve": False}


def test_people_read_it_as_a_sentence(lab: Admin) -> None:
    said = lab.ok("rules", "simulate", "--as", "nobody", "get", "rooms/r1/messages/m1").stdout
    assert said.splitlines()[0] == "DENY: who has no account may not get rooms/r1/messages/m1"
    assert f"firestore.rules:{line('return request.auth != null')}  request.auth != null" in said
    said = lab.ok("rules", "simulate", "--as", "eve", "get", "rooms/r1/messages/m1").stdout
    assert [line.split() for line in said.splitlines()[-2:]] == [["bans/eve", "no"], ["rooms/r1/members/eve", "no"]]
    assert "There is no allow statement" in lab.ok("rules", "simulate", "--as", "ada", "get", "secrets/x").stdout


def test_a_ban_counts_in_the_simulation(lab: Admin, services: Services) -> None:
    services.firestore.document("bans/ada").set({"validSince": None})
    denied = simulate(lab, "--as", "ada", "get", "rooms/r1/messages/m1")
    assert denied["reasons"][0]["text"] == "!isBarred()"


def test_writes_are_simulated_with_what_would_be_stored(lab: Admin, services: Services) -> None:
    edit = {"body": "hello!", "editedAt": "$now", "updatedAt": "$now"}
    asked = ("--as", "ada", "update", "rooms/r1/messages/m1", "--data")
    bucket = {"tokens": 9, "at": "$now", "lastId": "rooms/r1/messages/m1", "since": "$now"}
    paid = ("--along", f"limits/ada={json.dumps(bucket)}")
    assert simulate(lab, *asked, json.dumps(edit), *paid)["allowed"] is True
    assert simulate(lab, *asked, json.dumps(edit | {"senderId": "eve"}), *paid)["allowed"] is False
    assert services.firestore.document("rooms/r1/messages/m1").get().get("body") == "hello"
    assert lab("rules", "simulate", *asked[:3], "rooms/r1/messages/m9", "--data", "{}").code == 3
    assert lab("rules", "simulate", "--as", "ada", "get", "rooms/r1", "--data", "{}").code == 2


def test_a_message_needs_its_payment_in_the_same_commit(lab: Admin) -> None:
    sent = {**MESSAGE, "sentAt": "$now", "updatedAt": "$now", "body": "again"}
    asked = ("--as", "ada", "create", "rooms/r1/messages/m2", "--data", json.dumps(sent))
    denied = simulate(lab, *asked)
    assert denied["allowed"] is False
    assert "isPaid" in denied["reasons"][0]["text"] or "existsAfter" in denied["reasons"][0]["text"]
    bucket = {"tokens": 9, "at": "$now", "lastId": "rooms/r1/messages/m2", "since": "$now"}
    assert simulate(lab, *asked, "--along", f"limits/ada={json.dumps(bucket)}")["allowed"] is True
    other = {**bucket, "lastId": "rooms/r1/messages/m3"}
    assert simulate(lab, *asked, "--along", f"limits/ada={json.dumps(other)}")["allowed"] is False
    assert lab("rules", "simulate", *asked, "--along", "limits/ada").code == 2


def test_another_version_and_files_can_be_asked(lab: Admin, tmp_path: Path) -> None:
    asked = ("--as", "eve", "get", "rooms/r1/members/ada")
    where = folder(tmp_path, firestore=("allow get, list: if isMember(roomId);", "allow get, list: if signedIn();"))
    assert simulate(lab, *asked, "--folder", where)["allowed"] is True
    assert simulate(lab, *asked, "--release", "0")["allowed"] is False
    assert lab("rules", "simulate", *asked, "--release", "7").code == 3


def test_files_are_asked_with_their_metadata(lab: Admin) -> None:
    said = simulate(lab, "--as", "ada", "--only", "storage", "get", "rooms/r1/m1/f1")
    assert said["allowed"] is True
    denied = simulate(lab, "--as", "eve", "--only", "storage", "get", "rooms/r1/m1/f1")
    assert "members/$(request.auth.uid)" in denied["reasons"][0]["text"]


def test_what_cannot_be_asked_is_told(lab: Admin) -> None:
    wrong = {
        ("--as", "ada", "read", "rooms/r1"): 2,
        ("--as", "ada", "get", "rooms"): 2,
        ("--as", "who", "get", "rooms/r1"): 3,
        ("--as", "ada", "create", "rooms/r9", "--data", "[1]"): 2,
        ("--as", "ada", "list", "x/y", "--only", "database"): 2,
        ("--as", "ada", "get", "x/a.b", "--only", "database"): 2,
        ("--as", "ada", "get", "x/y", "--only", "database", "--release", "0"): 3,
    }
    assert {asked: lab("rules", "simulate", *asked).code for asked in wrong} == wrong


def database_line(text: str) -> int:
    lines = source_of(RulesKind.DATABASE, None).splitlines()
    return next(number for number, one in enumerate(lines, start=1) if text in one)


def test_the_realtime_database_is_asked_as_the_person(lab: Admin, services: Services) -> None:
    RulesAccess(services).deploy(RulesKind.DATABASE, source_of(RulesKind.DATABASE, None))
    asked = ("get", "positions/ada", "--only", "database")
    assert simulate(lab, "--as", "ada", *asked)["allowed"] is True
    said = lab.ok("rules", "simulate", "--as", "eve", *asked).stdout.splitlines()
    assert said[0] == "DENY: eve may not get positions/ada"
    line = database_line('"positions"') + 2
    assert said[2].split("  ") == [f"database.rules.json:{line} /positions/$uid/.read", "auth.uid === $uid", "false"]
    assert simulate(lab, "--as", "nobody", "get", "presence/ada", "--only", "database")["allowed"] is False
    lab.ok("users", "ban", "ada", "--yes")
    denied = simulate(lab, "--as", "ada", *asked)
    assert denied["allowed"] is False
    assert denied["documents"] == {"bans/ada": True}
    assert denied["reasons"][0]["rule"] == "/positions/$uid/.read"


def test_writes_to_the_realtime_database_are_asked_without_being_made(lab: Admin, services: Services) -> None:
    RulesAccess(services).deploy(RulesKind.DATABASE, source_of(RulesKind.DATABASE, None))
    asked = ("create", "presence/ada/c1", "--only", "database", "--data")
    here = {"state": "online", "at": "$now"}
    assert simulate(lab, "--as", "ada", *asked, json.dumps(here))["allowed"] is True
    late = simulate(lab, "--as", "ada", *asked, json.dumps(here | {"at": 1}))
    assert late["reasons"][0]["text"] == "newData.val() === now"
    assert services.rest.call("GET", services.database_url("presence")) is None
    ban = simulate(lab, "--as", "ada", "create", "bans/ada", "--data", "5", "--only", "database")
    assert ban["reasons"][0]["rule"] == "/.write"


def test_a_database_that_decides_otherwise_is_told(
    lab: Admin, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    RulesAccess(services).deploy(RulesKind.DATABASE, source_of(RulesKind.DATABASE, None))
    monkeypatch.setattr(DatabaseRules, "may_read", lambda *_: False)
    ran = lab.ok("rules", "simulate", "--as", "ada", "get", "positions/ada", "--only", "database")
    assert "The database itself denies it" in ran.stderr


def test_failing_cases_are_named(admin: Admin, tmp_path: Path) -> None:
    where = folder(tmp_path, storage=(" && !isBarred() && isMember(roomId);", ";"))
    ran = admin("rules", "test", "--only", "storage", "--folder", where)
    assert ran.code == 1
    assert "storage  a stranger gets no file       allowed  true for 'get'" in ran.stdout
    where = folder(tmp_path, database=("auth.uid === $uid && $connection", "$connection"))
    line = ("rules", "test", "--only", "database", "--folder", where)
    ran = admin(*line)
    assert ran.code == 1
    assert "/presence/$uid/$connection/.write" in ran.stdout
    assert "1 of 25 test cases failed." in ran.stdout
    failed = [one["name"] for one in json.loads(admin(*line, "--json").stdout)["data"] if not one["passed"]]
    assert failed == ["nobody is there in another's name"]
