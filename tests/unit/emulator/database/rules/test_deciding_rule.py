"""Which rule decided, in which line, and which part of it."""

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.deciding_rule import DecidingRule
from desktop_chat.emulator.database.rules.ruleset import Request, load_ruleset

SOURCE = """{ "rules": {
  "a": { "$who": {
    ".read": "auth != null && (auth.uid === $who && !root.child('bans').child(auth.uid).exists())",
    ".write": "auth != null || root.child('open').val() === true",
    ".validate": "newData.val().length < 3"
  } },
  "b": { ".read": false }
} }"""


def deciding(path: str, uid: str | None = None, *, value: object = None, before: object = None) -> DecidingRule | None:
    rules, root = load_ruleset(SOURCE), from_json(before)
    where, request = tuple(path.split("/")), Request(None if uid is None else {"uid": uid}, 0)
    if value is None:
        return rules.may_read(where, Query(), root, request).rule
    return rules.may_write([where], root, root.with_at(where, from_json(value)), request).rule


def blamed(path: str, uid: str | None = None, **given: object) -> tuple[int, tuple[str, str]]:
    rule = deciding(path, uid, **given)
    assert rule is not None
    return rule.line(SOURCE), rule.blamed()


def test_the_first_part_that_is_not_true_is_blamed_also_inside_parentheses() -> None:
    assert blamed("a/ann") == (3, ("auth != null", "false"))
    assert blamed("a/ann", "bob") == (3, ("auth.uid === $who", "false"))
    banned = {"bans": {"ann": 1}}
    assert blamed("a/ann", "ann", before=banned) == (3, ("!root.child('bans').child(auth.uid).exists()", "false"))


def test_a_rule_that_is_true_or_an_alternative_is_named_as_a_whole() -> None:
    assert blamed("a/ann", "ann")[1][1] == "true"
    assert blamed("a/ann", value="hi") == (4, ("auth != null || root.child('open').val() === true", "false"))


def test_an_error_is_told_from_false() -> None:
    assert blamed("a/ann", "ann", value=7) == (5, ("newData.val().length < 3", "error"))
    assert blamed("a/ann", "ann", value="long") == (5, ("newData.val().length < 3", "false"))


def test_the_place_is_as_the_rules_write_it() -> None:
    rule = deciding("a/ann/deeper", "eve")
    assert rule is not None
    assert (rule.place, rule.kind) == (("a", "$who"), ".read")
    assert blamed("b/x") == (7, ("false", "false"))
    assert deciding("nowhere") is None


@pytest.mark.parametrize("form", ["{a} && {b} || {c}", "{a} ? {b} && {c} : {c}"])
def test_what_binds_less_tightly_makes_it_one_part(form: str) -> None:
    text = form.format(**{name: f"root.child('{name}').exists()" for name in "abc"})
    rule = (
        load_ruleset(f"""{{"rules": {{".read": "{text}"}}}}""")
        .may_read((), Query(), from_json(None), Request(None, 0))
        .rule
    )
    assert rule is not None
    assert rule.blamed() == (text, "false")
