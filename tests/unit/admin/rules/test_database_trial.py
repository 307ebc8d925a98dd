"""Requests to the Realtime Database are decided here, and the rule that decided is named."""

import json
from typing import Any

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.database_trial import decide, in_milliseconds, judge_database
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.trial_case import TrialCase
from desktop_chat.admin.rules.verdict import Verdict
from desktop_chat.errors import Rejected

TIME = "2026-05-04T12:00:00Z"
SOURCE = """{
  "rules": {
    "notes": { "$uid": {
      ".read": "auth.uid === $uid",
      ".write": "auth != null && auth.uid === $uid",
      "at": { ".validate": "newData.val() === now" },
      "size": { ".validate": "newData.val() > data.val() && newData.val() <= root.child('most').val()" }
    } }
  }
}"""
STORED = {"most": 10, "notes/ann/size": 3}


def case(method: str, path: str, after: Any = None, uid: str | None = "ann", **more: Any) -> TrialCase:
    auth = None if uid is None else {"uid": uid, "token": {}}
    return TrialCase(RulesKind.DATABASE, method, path, auth, TIME, after=after, **more)


def verdict(*given: Any, **more: Any) -> Verdict:
    return decide(SOURCE, case(*given, **more), STORED.get)[0]


def test_the_rule_its_line_and_the_part_of_it_that_decided_are_named() -> None:
    denied = verdict("create", "notes/ann", {"at": 1}, "eve")
    (reason,) = denied.reasons
    assert (denied.allowed, reason.rule, reason.line) == (False, "/notes/$uid/.write", 5)
    assert (reason.text, reason.value) == ("auth.uid === $uid", "false")
    assert denied.statements[0].text == "auth != null && auth.uid === $uid"
    allowed = verdict("get", "notes/ann")
    assert (allowed.allowed, allowed.reasons[0].rule, allowed.reasons[0].value) == (True, "/notes/$uid/.read", "true")
    assert verdict("get", "notes/ann", uid=None).reasons[0].value == "false"
    assert verdict("get", "elsewhere") == Verdict(allowed=False, statements=(), reasons=())


def test_writes_are_decided_over_what_is_stored() -> None:
    now = in_milliseconds(TIME)
    assert verdict("create", "notes/ann", {"at": now}).allowed
    assert verdict("update", "notes/ann", {"size": 4}).allowed
    assert verdict("update", "notes/ann", {"size": 4, "at": {".sv": "timestamp"}}).allowed
    assert verdict("update", "notes/ann", {"size": 3}).reasons[0].text == "newData.val() > data.val()"
    assert not verdict("update", "notes/ann", {"size": 11}).allowed
    assert verdict("update", "notes/ann", {"size": 4}, along={"notes/ann/at": now}).allowed
    beside = verdict("update", "notes/ann", {"size": 4}, along={"most": 11})
    assert (beside.allowed, beside.reasons) == (False, ())  # no rule is for "most"
    assert verdict("delete", "notes/ann").allowed
    assert not verdict("delete", "notes/ann", uid="eve").allowed


def test_what_the_rules_looked_at_is_told() -> None:
    _, looked_at = decide(SOURCE, case("update", "notes/ann", {"size": 4, "more": 1}), STORED.get)
    assert looked_at["most"]
    assert looked_at["notes/ann/size"]
    assert not looked_at["notes/ann/more"]


def test_what_no_database_takes_is_wrong_use() -> None:
    wrong = [("get", "a/b.c"), ("create", "notes/ann", {"a#b": 1}), ("update", "notes/ann", 5), ("list", "notes")]
    for given in wrong:
        with pytest.raises(WrongUse):
            verdict(*given)
    with pytest.raises(Rejected, match=r"1:\d+"):
        decide(json.dumps({"rules": {".read": "auth +"}}), case("get", "a"), STORED.get)


def test_cases_of_a_file_are_judged_and_say_why() -> None:
    fits, fails = judge_database(SOURCE, [case("get", "notes/ann"), case("get", "notes/bob")], lambda _, path: None)
    assert (fits.as_expected, fails.as_expected) == (True, False)
    assert fails.result["debugMessages"] == ["/notes/$uid/.read: auth.uid === $uid is false"]
