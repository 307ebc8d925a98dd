"""Decisions."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import Request, Ruleset, load_ruleset
from desktop_chat.emulator.rules.errors import RulesError


def rules(**content: Any) -> Ruleset:
    return load_ruleset(json.dumps({"rules": content}))


def writes(ruleset: Ruleset, path: str, value: Any, before: Any = None, uid: str | None = None) -> bool:
    where = tuple(path.split("/"))
    root = from_json(before)
    request = Request(None if uid is None else {"uid": uid}, 100)
    return ruleset.may_write([where], root, root.with_at(where, from_json(value)), request).allowed


def reads(ruleset: Ruleset, path: str, query: Query | None = None) -> bool:
    return ruleset.may_read(tuple(path.split("/")), query or Query(), from_json(None), Request(None, 0)).allowed


def test_without_a_rule_nothing_is_allowed() -> None:
    assert not reads(rules(), "a")
    assert not writes(rules(), "a", 1)


def test_read_and_write_cascade_and_cannot_be_taken_back_below() -> None:
    ruleset = rules(a={".read": True, ".write": True, "b": {".read": False, ".write": False}})
    assert reads(ruleset, "a/b")
    assert writes(ruleset, "a/b", 1)
    assert not reads(rules(a={"b": {".read": True}}), "a")


def test_validation_does_not_cascade_and_is_asked_above_and_below() -> None:
    ruleset = rules(
        **{
            ".write": True,
            "a": {".validate": "newData.hasChildren(['x', 'y'])", "x": {".validate": "newData.isNumber()"}},
        }
    )
    assert writes(ruleset, "a", {"x": 1, "y": 1})
    assert not writes(ruleset, "a", {"x": "1", "y": 1})
    assert not writes(ruleset, "a/x", 1)
    assert writes(ruleset, "a/x", 1, before={"a": {"y": 1}})
    assert writes(ruleset, "a", None, before={"a": {"x": 1, "y": 1}})


def test_a_wildcard_catches_what_has_no_name() -> None:
    ruleset = rules(**{".write": True, "a": {"x": {}, "$other": {".validate": False}}})
    assert writes(ruleset, "a/x", 1)
    assert not writes(ruleset, "a/z", 1)
    assert not writes(ruleset, "a", {"x": 1, "z": 1})


def test_an_error_denies_even_beside_what_would_allow() -> None:
    assert not reads(rules(**{".read": "auth.uid.contains('a') || true"}), "a")
    assert reads(rules(**{".read": "auth.uid.contains('a')", "a": {".read": True}}), "a")


def test_every_path_of_an_update_must_be_allowed() -> None:
    ruleset = rules(a={".write": True}, b={".write": "newData.parent().child('a').val() == 1"})
    before, after = from_json(None), from_json({"a": 1, "b": 2})
    assert ruleset.may_write([("a",), ("b",)], before, after, Request(None, 0)).allowed
    assert not ruleset.may_write([("a",), ("b",)], before, from_json({"a": 3, "b": 2}), Request(None, 0)).allowed
    assert not ruleset.may_write([], before, after, Request(None, 0)).allowed


def test_a_read_may_depend_on_its_query() -> None:
    ruleset = rules(a={".read": "query.orderByKey && query.limitToFirst <= 10"})
    assert reads(ruleset, "a", Query("key", limit=10))
    assert not reads(ruleset, "a", Query("key", limit=11))
    assert not reads(ruleset, "a")


def test_mistakes_are_refused_together_with_their_places() -> None:
    source = '{"rules": {\n  ".read": "auth.uid === ",\n  ".write": "data.nothing()"\n}}'
    with pytest.raises(RulesError) as caught:
        load_ruleset(source, "x.json")
    assert [(problem.at.line, problem.at.column) for problem in caught.value.problems] == [(2, 26), (3, 19)]
    with pytest.raises(RulesError, match=r"x\.json:1:1"):
        load_ruleset("[]", "x.json")


def test_which_indexes_there_are() -> None:
    ruleset = rules(**{"$a": {"list": {".indexOn": "b"}}})
    assert ruleset.has_index(("x", "list"), "b")
    assert not ruleset.has_index(("x", "list"), "c")
    assert not ruleset.has_index(("x",), "b")
