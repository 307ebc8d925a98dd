"""Links into groups by real processes under the shipped rules."""

import json

import pytest

from tests.end2end.conftest import PersonMaker

pytestmark = pytest.mark.emulator


def test_a_link_lets_in_as_many_as_it_says_until_it_is_taken_back(person: PersonMaker) -> None:
    ada, grace, radia = person("ada"), person("grace"), person("radia")
    room = ada.ok("create-room", "Club", "--member", radia.email).strip()
    once = ada.ok("invite", "create", room, "--uses", "1").strip()
    assert grace.ok("join", once).strip() == room
    grace.ok("send", room, "here I am")
    assert "here I am" in ada.ok("history", room, "--json")
    (row,) = map(json.loads, ada.ok("invite", "list", room, "--json").splitlines())
    assert (row["link"], row["usesLeft"]) == (once, 0)
    assert grace.run("invite", "create", room).returncode == 1, "a member makes no links"
    ada.ok("remove", room, radia.email)
    assert "used up" in radia.run("join", once).stderr
    again = ada.ok("invite", "create", room).strip()
    assert radia.ok("join", again).strip() == room
    ada.ok("remove", room, radia.email)
    assert "Ask for a new one" in radia.run("join", again).stderr, "who was removed needs a newer link"
    ada.ok("invite", "revoke", again)
    assert "taken back" in radia.run("join", again).stderr
