"""Edits, deletes, reactions and changes of rooms by real processes under the real rules, killed at every step."""

import json
import subprocess
from typing import Any

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.local_firebase import clean_environment

pytestmark = pytest.mark.emulator

STEPS = ["queued", "sending", "answered", "sent"]


def history(person: Person, room: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in person.ok("history", room, "--json").splitlines()]


def killed(person: Person, step: str, *arguments: str) -> None:
    """Run a command that is killed at a step."""
    environment = {**clean_environment(), "DESKTOP_CHAT_FAULT_STEP": f"{step}:1"}
    done = subprocess.run(person.command(*arguments), capture_output=True, timeout=60, env=environment, check=False)
    assert done.returncode == -9, done.stderr


def test_the_rules_take_every_change_and_others_see_it(person: PersonMaker) -> None:
    ada, grace, radia = person("ada"), person("grace"), person("radia")
    room = ada.ok("create-room", "Club", "--member", grace.email, radia.email).strip()
    ada.ok("send", room, text="one\ntwo\nthree\n")
    one, two, _ = (row["id"] for row in history(ada, room))
    ada.ok("edit", room, one, "uno")
    ada.ok("delete", room, two)
    grace.ok("react", room, one, "👍")
    grace.ok("react", room, one, "👍", "--off")
    grace.ok("send", room, "rude")
    *_, rude = (row["id"] for row in history(ada, room))
    ada.ok("delete", room, rude)
    assert [row["text"] for row in history(radia, room)] == ["uno", "", "three", ""], "the owner keeps order"
    assert [row["text"] for row in history(grace, room)] == ["uno", "", "three", ""]
    ada.ok("rename", room, "Chess")
    ada.ok("role", room, grace.email, "admin")
    grace.ok("remove", room, radia.email)
    assert radia.ok("rooms") == ""
    grace.ok("add", room, radia.email)
    assert radia.ok("rooms") != "", "who was removed can come back"
    grace.ok("remove", room, radia.email)
    (row,) = (json.loads(line) for line in grace.ok("rooms", "--json").splitlines())
    assert (row["title"], len(row["memberIds"])) == ("Chess", 2)
    grace.ok("leave", room)
    assert grace.ok("rooms") == ""


def test_what_the_rules_refuse_is_told_and_undone(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Club", "--member", grace.email).strip()
    ada.ok("send", room, "mine")
    (row,) = history(grace, room)
    for attempt in (("edit", room, row["id"], "hers"), ("delete", room, row["id"]), ("rename", room, "Hers")):
        done = grace.run(*attempt)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
    assert [row["text"] for row in history(grace, room)] == ["mine"]
    assert "owner cannot leave" in ada.run("leave", room).stderr


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(person: PersonMaker, step: str) -> None:
    ada, grace = person(f"ada-{step}"), person(f"grace-{step}")
    room = ada.ok("create-room", "Club", "--member", grace.email).strip()
    killed(ada, step, "send", room, "first")
    ada.ok("send", room, "second")
    first, second = (row["id"] for row in history(grace, room))
    killed(ada, step, "edit", room, first, "edited")
    ada.ok("send", room, "third")
    killed(ada, step, "delete", room, second)
    killed(ada, step, "react", room, first, "👍")
    killed(ada, step, "rename", room, "Chess")
    ada.ok("send", room, "last")
    assert [row["text"] for row in history(grace, room)] == ["edited", "", "third", "last"]
    assert "Chess" in grace.ok("rooms")
