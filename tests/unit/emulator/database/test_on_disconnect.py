"""What is written when a client has gone."""

import json

import pytest

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.on_disconnect import OnDisconnect
from desktop_chat.emulator.database.rules.ruleset import load_ruleset


def test_writes_run_in_order_once_with_the_time_of_the_end(database: Database, ada: Caller) -> None:
    waiting = OnDisconnect(database)
    waiting.put("open/at", {".sv": "timestamp"}, ada)
    waiting.merge("open", {"x": 1, "y/z": 2}, ada)
    assert database.root.is_empty
    waiting.run(ada)
    assert to_json(database.root) == {"open": {"at": database.now(), "x": 1, "y": {"z": 2}}}
    database.put("open", None, ada)
    waiting.run(ada)
    assert database.root.is_empty


def test_cancelling_forgets_a_place_and_what_is_below(database: Database, ada: Caller) -> None:
    waiting = OnDisconnect(database)
    for path in ("open/a", "open/a/b", "open/c"):
        waiting.put(path, 1, ada)
    waiting.cancel("open/a")
    waiting.run(ada)
    assert to_json(database.root) == {"open": {"c": 1}}


def test_rules_count_at_both_ends(database: Database, ada: Caller) -> None:
    waiting = OnDisconnect(database)
    with pytest.raises(DatabaseError, match="Permission denied"):
        waiting.put("people/eve", 1, ada)
    waiting.put("people/ada", 1, ada)
    waiting.put("open/x", 1, ada)
    database.use_rules(load_ruleset(json.dumps({"rules": {"open": {".write": True}}})))
    waiting.run(ada)
    assert to_json(database.root) == {"open": {"x": 1}}
