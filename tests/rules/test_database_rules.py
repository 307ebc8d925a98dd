"""database.rules.json: for each thing that is allowed, its twin that is not."""

from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import Request, Ruleset, load_ruleset

NOW = 1_700_000_000_000
KEY = "0123456789abcdef0123456789abcdef"
HERE = {"state": "online", "at": NOW}


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    file = Path(__file__).parents[2] / "database.rules.json"
    return load_ruleset(file.read_text(encoding="utf-8"), file.name)


def may_write(rules: Ruleset, uid: str | None, path: str, value: Any, before: Any = None) -> bool:
    where = tuple(path.split("/"))
    root = from_json(before)
    auth = None if uid is None else {"uid": uid, "token": {}}
    return rules.may_write([where], root, root.with_at(where, from_json(value)), Request(auth, NOW)).allowed


def nested(path: str, value: Any) -> Any:
    """Return the tree that holds nothing but ``value`` at ``path``."""
    for name in reversed(path.split("/")):
        value = {name: value}
    return value


def may_read(rules: Ruleset, uid: str | None, path: str) -> bool:
    where = tuple(part for part in path.split("/") if part)
    auth = None if uid is None else {"uid": uid, "token": {}}
    return rules.may_read(where, Query(), from_json(None), Request(auth, NOW)).allowed


@pytest.mark.parametrize(
    ("uid", "path", "value", "allowed"),
    [
        ("ada", "presence/ada/c1", HERE, True),
        ("eve", "presence/ada/c1", HERE, False),
        (None, "presence/ada/c1", HERE, False),
        ("ada", "presence/ada/c1", {"state": "idle", "at": NOW}, True),
        ("ada", "presence/ada/c1", {"state": "onlineX", "at": NOW}, False),
        ("ada", "presence/ada/c1", {"state": 1, "at": NOW}, False),
        ("ada", "presence/ada/c1", {"state": "online"}, False),
        ("ada", "presence/ada/c1", {"state": "online", "at": NOW - 1}, False),
        ("ada", "presence/ada/c1", HERE | {"more": 1}, False),
        ("ada", "presence/ada/c1", "online", False),
        ("ada", "presence/ada/c1", None, True),
        ("eve", "presence/ada/c1", None, False),
        ("ada", "presence/ada", {"c1": HERE}, False),
        ("ada", f"presence/ada/{'c' * 40}", HERE, True),
        ("ada", f"presence/ada/{'c' * 41}", HERE, False),
        ("ada", "lastSeen/ada", NOW, True),
        ("ada", "lastSeen/ada", NOW - 1, False),
        ("ada", "lastSeen/ada", {"at": NOW}, False),
        ("eve", "lastSeen/ada", NOW, False),
        ("ada", "lastSeen/ada", None, True),
        ("eve", "lastSeen/ada", None, False),
        ("ada", "positions/ada/engine/readUpTo", NOW, True),
        ("ada", "positions/ada/engine/readUpTo", NOW + 60_001, False),
        ("ada", "positions/ada/engine/readUpTo", "all", False),
        ("ada", "positions/ada/engine", {"readUpTo": NOW, "markedAt": NOW, "unreadFrom": NOW - 5}, True),
        ("ada", "positions/ada/engine", {"readUpTo": NOW, "unreadFrom": NOW - 5}, False),
        ("ada", "positions/ada/engine", {"readUpTo": NOW, "more": 1}, False),
        ("ada", f"positions/ada/{'r' * 701}/readUpTo", NOW, False),
        ("ada", "positions/ada", {"engine": {"readUpTo": NOW}}, False),
        ("eve", "positions/ada/engine/readUpTo", NOW, False),
        (None, "positions/ada/engine/readUpTo", NOW, False),
        ("ada", "other", 1, False),
        ("ada", f"signals/{KEY}/ada", {"typing": NOW + 30_000}, True),
        ("ada", f"signals/{KEY}/ada", {"typing": NOW + 30_001}, False),
        ("ada", f"signals/{KEY}/ada", {"typing": "soon"}, False),
        ("ada", f"signals/{KEY}/ada", {"typing": -1}, False),
        ("ada", f"signals/{KEY}/ada/typing", None, True),
        ("eve", f"signals/{KEY}/ada", {"typing": NOW}, False),
        (None, f"signals/{KEY}/ada", {"typing": NOW}, False),
        ("ada", f"signals/{KEY[:-1]}/ada", {"typing": NOW}, False),
        ("ada", f"signals/{KEY}0/ada", {"typing": NOW}, False),
        ("ada", f"signals/{KEY.upper()}/ada", {"typing": NOW}, False),
        ("ada", f"signals/{KEY}/ada/readUpTo", NOW + 60_000, True),
        ("ada", f"signals/{KEY}/ada/readUpTo", NOW + 60_001, False),
        ("ada", f"signals/{KEY}/ada/other", 1, False),
        ("ada", f"signals/{KEY}", {"ada": {"typing": NOW}}, False),
    ],
)
def test_writes(rules: Ruleset, uid: str | None, path: str, value: Any, allowed: bool) -> None:
    assert may_write(rules, uid, path, value) is allowed


MONOTONIC = [
    f"signals/{KEY}/ada/readUpTo",
    f"signals/{KEY}/ada/deliveredUpTo",
    "positions/ada/engine/readUpTo",
    "positions/ada/engine/markedAt",
]


@pytest.mark.parametrize("path", MONOTONIC)
@pytest.mark.parametrize(("value", "allowed"), [(NOW - 9, False), (NOW - 8, True), (NOW, True), (None, False)])
def test_a_position_only_moves_forward(rules: Ruleset, path: str, value: int | None, allowed: bool) -> None:
    assert may_write(rules, "ada", path, value, nested(path, NOW - 8)) is allowed


@pytest.mark.parametrize("path", MONOTONIC)
def test_a_position_is_not_lost_with_what_is_above_it(rules: Ruleset, path: str) -> None:
    above = path.rpartition("/")[0]
    before = nested(path, NOW - 8)
    assert not may_write(rules, "ada", above, None, before)
    assert not may_write(rules, "ada", above, {"typing": NOW} if "signals" in path else {}, before)


def test_typing_alone_is_deleted_with_its_parent(rules: Ruleset) -> None:
    before = nested(f"signals/{KEY}/ada/typing", NOW)
    assert may_write(rules, "ada", f"signals/{KEY}/ada", None, before)
    assert may_write(rules, "ada", f"signals/{KEY}/ada/typing", None, before)


def test_a_mark_is_taken_back_by_deleting_where_it_began(rules: Ruleset) -> None:
    before = nested("positions/ada/engine", {"readUpTo": NOW - 8, "markedAt": NOW - 8, "unreadFrom": NOW - 8})
    assert may_write(rules, "ada", "positions/ada/engine/unreadFrom", None, before)


@pytest.mark.parametrize(
    ("uid", "path", "allowed"),
    [
        ("eve", "presence/ada", True),
        (None, "presence/ada", False),
        ("eve", "presence", False),
        ("eve", "lastSeen/ada", True),
        (None, "lastSeen/ada", False),
        ("eve", "lastSeen", False),
        ("ada", "positions/ada", True),
        ("eve", "positions/ada", False),
        ("eve", "positions/ada/engine", False),
        (None, "positions/ada", False),
        ("eve", f"signals/{KEY}", True),
        (None, f"signals/{KEY}", False),
        ("eve", "signals", False),
        ("eve", f"signals/{KEY[:-1]}", False),
        ("eve", f"signals/{KEY}x", False),
        ("eve", "", False),
    ],
)
def test_reads(rules: Ruleset, uid: str | None, path: str, allowed: bool) -> None:
    assert may_read(rules, uid, path) is allowed


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("presence/ada/c1", HERE),
        ("lastSeen/ada", NOW),
        (f"signals/{KEY}/ada/typing", NOW),
        ("positions/ada/engine/readUpTo", NOW),
    ],
)
@pytest.mark.parametrize(("since", "allowed"), [(99, True), (100, True), (101, False), (1e15, False)])
def test_sessions_that_began_before_a_ban_write_nothing(
    rules: Ruleset, path: str, value: Any, since: float, allowed: bool
) -> None:
    root = from_json({"bans": {"ada": since}})
    where = tuple(path.split("/"))
    request = Request({"uid": "ada", "token": {"auth_time": 100}}, NOW)
    assert rules.may_write([where], root, root.with_at(where, from_json(value)), request).allowed is allowed


@pytest.mark.parametrize("path", ["presence/eve", "lastSeen/eve", f"signals/{KEY}", "positions/ada"])
@pytest.mark.parametrize(("since", "allowed"), [(99, True), (100, True), (101, False), (1e15, False)])
def test_sessions_that_began_before_a_ban_read_nothing(rules: Ruleset, path: str, since: float, allowed: bool) -> None:
    request = Request({"uid": "ada", "token": {"auth_time": 100}}, NOW)
    root = from_json({"bans": {"ada": since}})
    assert rules.may_read(tuple(path.split("/")), Query(), root, request).allowed is allowed


def test_nobody_reads_or_writes_bans(rules: Ruleset) -> None:
    assert not may_read(rules, "ada", "bans/ada")
    assert not may_write(rules, "ada", "bans/ada", None, {"bans": {"ada": 5}})
    assert not may_write(rules, "ada", "bans/eve", 5)
