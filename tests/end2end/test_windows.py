"""Dialogs that talk to the server, in a real window with a real client under the shipped rules."""

import json
from pathlib import Path

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.end2end.test_admin import admin_of_clients
from tests.end2end.window import window
from tests.local_firebase import LocalFirebase

pytestmark = pytest.mark.emulator


def club_of(owner: Person, *members: Person) -> str:
    invited = [word for each in members for word in ("--member", each.email)]
    return owner.ok("create-room", "Club", *invited).strip()


def test_a_message_is_reported_or_the_reason_stays_with_why_it_was_not(
    firebase: LocalFirebase, person: PersonMaker, tmp_path: Path
) -> None:
    ada, grace = person("ada"), person("grace")
    room = club_of(ada, grace)
    ada.ok("send", room, "buy these pills")
    with window(grace.config, grace.profile, tmp_path) as seen:
        seen.do("open", room="Club")
        seen.do("await", text="buy these pills")
        seen.keys("F6", "F6", "Shift+F10")
        seen.choose("Report…")
        seen.keys("Down", "Tab")
        seen.write("all day long")
        seen.keys("Return")
        seen.do("await_closed")
        seen.sees("The message was reported")
        reports = admin_of_clients(firebase, tmp_path).ok("reports", "list", "--json").data["reports"]
        (report,) = [each for each in reports if each["roomId"] == room]
        assert (report["body"], report["reason"]) == ("buy these pills", "Harassment: all day long")

        seen.keys("Shift+F10")
        seen.choose("Report…")
        seen.keys("Tab")
        seen.write("once more")
        ada.ok("remove", room, grace.email)
        seen.keys("Return")
        # The window may have heard of it before the report was on its way.
        seen.sees("No such message", "You are not allowed to do this")
        assert "once more" in seen.do("texts")["texts"]


def test_a_link_is_made_copied_and_taken_back_until_one_is_no_admin_any_more(
    person: PersonMaker, tmp_path: Path
) -> None:
    ada, grace, radia = person("ada"), person("grace"), person("radia")
    room = club_of(ada, grace)
    ada.ok("role", room, grace.email, "admin")
    with window(grace.config, grace.profile, tmp_path) as seen:
        seen.do("open", room="Club")
        seen.sees("Add a person")  # her role is known
        seen.press("More")
        seen.choose("Invite links…")
        seen.sees("There is no link into this group.")
        seen.keys("Return")
        seen.sees("25 people, until")
        seen.keys("Space")  # the focus is on copying
        link = seen.do("clipboard")["text"]
        assert radia.ok("join", link).strip() == room
        seen.keys("Tab", "Space")
        seen.sees("There is no link into this group.")
        ada.ok("remove", room, radia.email)
        assert "taken back" in radia.run("join", link).stderr
        ada.ok("role", room, grace.email, "member")
        seen.press("Make a link")
        seen.sees("You are not allowed to do this")
        assert "There is no link into this group." in seen.do("texts")["texts"]


def test_a_link_opens_its_group_unless_it_is_used_up(person: PersonMaker, tmp_path: Path) -> None:
    ada, grace, radia = person("ada"), person("grace"), person("radia")
    room = club_of(ada)
    spent, good = (ada.ok("invite", "create", room, "--uses", "1").strip() for _ in range(2))
    radia.ok("join", spent)
    with window(grace.config, grace.profile, tmp_path) as seen:
        seen.sees("Online")
        seen.keys("Ctrl+J")
        seen.write(spent)
        seen.keys("Return")
        seen.sees("The link is used up")
        assert spent in seen.do("texts")["texts"]
        seen.keys("Ctrl+A")
        seen.write(good)
        seen.keys("Return")
        seen.do("await_closed")
        seen.sees("3 members")
        seen.do("open", room="Club")
        seen.do("say", text="here I am")
        seen.do("await", text="here I am")
        (row,) = map(json.loads, ada.ok("rooms", "--json").splitlines())
        assert len(row["memberIds"]) == 3


def test_what_has_left_the_field_survives_a_kill_even_while_the_libraries_load(
    person: PersonMaker, tmp_path: Path
) -> None:
    ada = person("ada")
    room = club_of(ada)
    endless = tmp_path / "modules"
    endless.mkdir()
    begun = tmp_path / "begun"
    (endless / "grpc.py").write_text(f"import threading\nopen({str(begun)!r}, 'w')\nthreading.Event().wait()\n")
    with window(ada.config, ada.profile, tmp_path, endless) as seen:
        seen.do("open", room="Club")
        seen.until(begun.exists)
        seen.do("say", text="written at once")
        seen.do("await_empty")
        seen.process.kill()
    (told,) = map(json.loads, ada.ok("history", room, "--json").splitlines())
    assert told["text"] == "written at once"
