"""What the operator does, as real clients see it under the rules that ship."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.end2end.test_admin import admin_of_clients
from tests.local_firebase import LocalFirebase

pytestmark = pytest.mark.emulator


def said(person: Person, room: str) -> list[Any]:
    return [json.loads(line)["text"] for line in person.ok("history", room, "--json").splitlines()]


def test_reports_announcements_purges_and_archives_reach_the_people(
    firebase: LocalFirebase, person: PersonMaker, tmp_path: Path
) -> None:
    admin = admin_of_clients(firebase, tmp_path)
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Operated", "--member", grace.email).strip()
    grace.ok("send", room, "rude words")
    (message,) = (json.loads(line) for line in ada.ok("history", room, "--json").splitlines())

    ada.ok("report", room, message["id"], "rude")
    ada.ok("report", room, message["id"], "rude")  # again is as good as once
    (report,) = [one for one in admin.ok("reports", "list", "--json").data["reports"] if one["roomId"] == room]
    assert (report["body"], report["senderId"], report["reason"]) == ("rude words", message["senderId"], "rude")

    admin.ok("announce", "Be kind.", "--room", room, "--yes")
    plan = tmp_path / "plan.json"
    admin.ok("messages", "purge", "--room", room, "--user", grace.email, "--plan", str(plan))
    admin.ok("apply", str(plan), "--yes")
    assert said(ada, room) == ["", "Be kind."]

    plan.unlink()
    admin.ok("rooms", "archive", room, "--plan", str(plan))
    admin.ok("apply", str(plan), "--yes")
    assert ada.ok("rooms", "--json") == ""
    assert grace.run("history", room, "--json").returncode == 1
    assert grace.run("send", room, "into the void").returncode == 1

    admin.ok("rooms", "restore", room, "--yes")
    ada.ok("send", room, "welcome back")
    assert said(grace, room) == ["", "Be kind.", "welcome back"]
