"""Listens end when the rules say so."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.listens import Listens
from desktop_chat.emulator.database.rules.ruleset import load_ruleset


def test_new_rules_revoke_and_a_query_is_named(database: Database, ada: Caller) -> None:
    sent: list[tuple[str, Any]] = []
    listens = Listens(database, lambda action, body: sent.append((action, body)), lambda: ada)
    query = {"i": ".key", "l": 1, "vf": "l"}
    listens.add("open", None, None, "")
    listens.add("open", query, 1, "")
    sent.clear()
    database.use_rules(load_ruleset(json.dumps({"rules": {"open": {".read": "query.limitToFirst === 1"}}})))
    assert sent == [("c", {"p": "open"})]
    database.use_rules(load_ruleset('{"rules": {}}'))
    assert sent[1:] == [("c", {"p": "open", "q": [query]})]


def test_rules_that_look_at_the_data_are_asked_again_before_each_change(
    database: Database, ada: Caller, admin: Caller
) -> None:
    rules = {"rules": {"room": {".read": "root.child('members').hasChild(auth.uid)"}}}
    database.use_rules(load_ruleset(json.dumps(rules)))
    database.put("members/ada", True, admin)  # noqa: FBT003 - a stored value
    sent: list[tuple[str, Any]] = []
    listens = Listens(database, lambda action, body: sent.append((action, body)), lambda: ada)
    listens.add("room", None, None, None)
    database.put("members/ada", None, admin)
    database.put("room/secret", 1, admin)
    assert sent == [("d", {"p": "room", "d": None}), ("c", {"p": "room"})]


def test_a_listen_that_is_denied_leaves_nothing_behind(database: Database, ada: Caller, admin: Caller) -> None:
    sent: list[Any] = []
    listens = Listens(database, lambda action, body: sent.append(action), lambda: ada)
    with pytest.raises(DatabaseError):
        listens.add("people/eve", None, None, "")
    database.put("people/eve", 1, admin)
    assert sent == []


def test_closing_stops_all(database: Database, ada: Caller) -> None:
    sent: list[Any] = []
    listens = Listens(database, lambda action, body: sent.append(action), lambda: ada)
    listens.add("open", None, None, None)
    listens.close()
    database.put("open/x", 1, ada)
    assert sent == ["d"]
