"""Reads and writes under rules."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.database.caller import ANYBODY, Caller
from desktop_chat.emulator.database.changes import Change
from desktop_chat.emulator.database.database import Database, Databases
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.listeners import Listener
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.paths import Path as TreePath
from desktop_chat.emulator.database.paths import is_inside
from desktop_chat.emulator.database.persistence import SqliteJournal
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.tree import EMPTY, Node


def stored(database: Database, *path: str) -> Any:
    return to_json(database.root.at(path), export=True)


def test_rules_decide_and_a_refused_write_leaves_nothing(database: Database, ada: Caller) -> None:
    database.put("people/ada/x", 1, ada)
    for path, value in (("people/eve/x", 1), ("numbers/n", "text"), ("", 1)):
        with pytest.raises(DatabaseError, match="Permission denied"):
            database.put(path, value, ada)
    assert stored(database) == {"people": {"ada": {"x": 1}}}
    with pytest.raises(DatabaseError):
        database.read(("people", "ada"), Query(), ANYBODY)


def test_a_merge_is_all_or_nothing(database: Database, ada: Caller) -> None:
    with pytest.raises(DatabaseError):
        database.merge("", {"open/x": 1, "people/eve": 2}, ada)
    assert database.root == EMPTY
    database.merge("", {"open/x": 1, "people/ada/y": 2}, ada)
    assert stored(database) == {"open": {"x": 1}, "people": {"ada": {"y": 2}}}
    overlapping = {"open/a/b": 1, "open/b": 2, "open/a!": 3, "open/a": 4}
    for values in ({"open/a": 1, "open/a/b": 2}, overlapping, {"open/a": 1, "open//a": 2}, [1], None):
        with pytest.raises(DatabaseError, match="Invalid data"):
            database.merge("", values, ada)


def test_a_merge_of_nothing_is_still_a_write(database: Database, ada: Caller) -> None:
    database.merge("open", {}, ada)
    with pytest.raises(DatabaseError):
        database.merge("people/eve", {}, ada)


def test_a_condition_that_fails_is_stale(database: Database, ada: Caller) -> None:
    with pytest.raises(DatabaseError) as caught:
        database.put("open/x", 1, ada, lambda node: not node.is_empty)
    assert caught.value.code == "datastale"
    database.put("open/x", 1, ada, lambda node: node.is_empty)


def test_a_priority_has_a_path_of_its_own(database: Database, ada: Caller) -> None:
    database.put("open/x", 1, ada)
    database.put("open/x/.priority", "p", ada)
    assert stored(database, "open", "x") == {".value": 1, ".priority": "p"}


def test_timestamps_are_the_now_of_the_rules_however_fast_the_clock_runs(ada: Caller) -> None:
    ticks = itertools.count(1_000)
    rules = load_ruleset('{"rules": {"at": {".write": true, ".validate": "newData.val() === now"}}}', "rules")
    database = Database("fast", lambda: next(ticks), rules)
    database.put("at", {".sv": "timestamp"}, ada)
    database.merge("", {"at": {".sv": "timestamp"}}, ada)
    database.check_put("at", {".sv": "timestamp"}, ada)
    database.check_merge("", {"at": {".sv": "timestamp"}}, ada)
    with pytest.raises(DatabaseError):
        database.put("at", 1_000, ada)


def test_without_rules_only_administrators_get_in(admin: Caller, ada: Caller) -> None:
    database = Database("bare", lambda: 0, None)
    database.put("x", 1, admin)
    assert database.read(("x",), Query(), admin) == Node(1)
    with pytest.raises(DatabaseError):
        database.read(("x",), Query(), ada)
    with pytest.raises(DatabaseError):
        database.put("x", 2, ada)


def test_an_expired_token_is_refused(database: Database) -> None:
    old = Caller(auth={"uid": "ada"}, expires=database.now())
    with pytest.raises(DatabaseError, match="expired"):
        database.put("people/ada", 1, old)
    with pytest.raises(DatabaseError, match="expired"):
        database.read(("open",), Query(), old)


def test_listeners_hear_of_changes_and_of_new_rules(database: Database, ada: Caller) -> None:
    changes: list[Change] = []
    rules: list[str] = []
    stop = database.listen(Listener(("open",), changes.append, lambda: rules.append("new")))
    database.put("open/x", 1, ada)
    database.put("people/ada", 1, ada)
    assert [one.paths for one in changes] == [(("open", "x"),)]
    database.use_rules(load_ruleset('{"rules": {}}'))
    assert rules == ["new"]
    stop()
    database.put("open/x", 2, Caller(admin=True))
    assert len(changes) == 1


def test_databases_are_told_apart_by_name(admin: Caller) -> None:
    databases = Databases(lambda: 0)
    databases.get("one").put("x", 1, admin)
    assert databases.get("two").root == EMPTY
    assert databases.get("one") is databases.names["one"]


def test_rules_that_were_put_go_before_the_file_after_a_restart(tmp_path: Path) -> None:
    file = load_ruleset('{"rules": {".read": false}}')
    journal = SqliteJournal(tmp_path / "d.sqlite3")
    Database("demo", lambda: 0, file, journal).use_rules(load_ruleset('{"rules": {".read": true}}'))
    journal.close()
    again = SqliteJournal(tmp_path / "d.sqlite3")
    assert Database("demo", lambda: 0, file, again).may_read((), Query(), Caller())
    assert not Database("other", lambda: 0, file, again).may_read((), Query(), Caller())
    again.close()


def test_a_wide_merge_compares_neighbours_only(
    database: Database, admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bool] = []

    def counting(path: TreePath, ancestor: TreePath) -> bool:
        compared.append(is_inside(path, ancestor))
        return compared[-1]

    monkeypatch.setattr("desktop_chat.emulator.database.database.is_inside", counting)
    database.merge("open", {f"k{number}": number for number in range(100)}, admin)
    assert len(compared) == 99  # each with each would be 9,900, and a real import has thousands of paths
