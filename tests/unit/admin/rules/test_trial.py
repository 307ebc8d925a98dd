from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.trial import judge
from desktop_chat.admin.rules.trial_case import TrialCase
from desktop_chat.errors import Rejected

ROOT = "/databases/(default)/documents/"


def case(name: str, expect: str = "allow", method: str = "get") -> TrialCase:
    return TrialCase(RulesKind.FIRESTORE, method, "a/b", None, "t", after={"n": 2}, expect=expect, name=name)


def asking(*rounds: list[dict[str, Any]]) -> tuple[Any, list[int]]:
    waiting, sizes = list(rounds), []

    def ask(cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        sizes.append(len(cases))
        return waiting.pop(0)

    return ask, sizes


def call(function: str, path: str) -> dict[str, Any]:
    return {"function": function, "args": [ROOT + path]}


def test_rounds_go_on_until_no_call_is_new_and_only_for_the_cases_that_need_one() -> None:
    ask, sizes = asking(
        [{"state": "SUCCESS"}, {"state": "FAILURE", "functionCalls": [call("get", "c/d")]}],
        [{"state": "FAILURE", "functionCalls": [call("get", "c/d"), call("getAfter", "a/b")]}],
        [{"state": "SUCCESS", "functionCalls": [call("get", "c/d"), call("getAfter", "a/b")]}],
    )
    one, other = judge([case("1"), case("2", "deny")], ask, lambda _case, path: {"of": path})
    assert sizes == [2, 1, 1]
    assert (one.allowed, one.as_expected) == (True, True)
    assert (other.allowed, other.as_expected) == (False, True)
    assert other.documents == {("get", f"{ROOT}c/d"): {"of": "c/d"}, ("getAfter", f"{ROOT}a/b"): {"n": 2}}


def test_what_else_the_commit_writes_is_seen_by_after_only() -> None:
    paths = [call("get", "c/d"), call("getAfter", "c/d"), call("existsAfter", "e/f"), call("getAfter", "g/h")]
    ask, _sizes = asking([{"state": "FAILURE", "functionCalls": paths}], [{"state": "SUCCESS"}])
    written = replace(case("1"), along={"c/d": {"n": 9}, "e/f": None})
    (judged,) = judge([written], ask, lambda _case, path: {"of": path})
    assert list(judged.documents.values()) == [{"of": "c/d"}, {"n": 9}, None, {"of": "g/h"}]


def test_a_case_that_ends_another_way_is_noticed() -> None:
    ask, _sizes = asking([{"state": "FAILURE"}, {"state": "FAILURE"}])
    judged = judge([case("1"), case("2", "deny")], ask, lambda _case, _path: None)
    assert [(one.allowed, one.as_expected) for one in judged] == [(False, False), (True, False)]


def test_rules_that_ask_without_end_and_half_answers_are_refused() -> None:
    def endless(cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        number = len(cases[0]["functionMocks"])
        return [{"state": "FAILURE", "functionCalls": [call("get", f"a/{number}")]}]

    with pytest.raises(Rejected, match="too many"):
        judge([case("1")], endless, lambda _case, _path: None)
    with pytest.raises(Rejected, match="not understood"):
        judge([case("1")], lambda _cases: [], lambda _case, _path: None)
