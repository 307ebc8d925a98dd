"""A result tells which statements were asked, which documents they needed, and what each expression was."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.rules_api.storage_trial import storage_results
from desktop_chat.emulator.rules_api.trace import plain
from desktop_chat.emulator.rules_api.trial import results

RULES = """rules_version = '2';
service cloud.firestore { match /databases/{d}/documents {
  match /rooms/{r} {
    allow get: if request.auth == null;
    allow get: if exists(/databases/$(d)/documents/members/$(request.auth.uid));
    allow update: if resource.data.at < request.time
      && getAfter(/databases/$(d)/documents/members/x).data.n == 1;
  }
} }"""
DOCUMENTS = "/databases/(default)/documents/"


def result(rules: str = RULES, expectation: str = "ALLOW", **case: Any) -> dict[str, Any]:
    request = {"auth": {"uid": "ann"}, "path": f"{DOCUMENTS}rooms/r", "method": "get", **case.pop("request", {})}
    wanted = {"expectation": expectation, "request": request, **case}
    (found,) = results("p", Source("f", rules), [wanted], datetime(2026, 11, 24, tzinfo=UTC))
    return found


def mock(function: str, path: str, value: Any) -> dict[str, Any]:
    return {"function": function, "args": [{"exactValue": f"{DOCUMENTS}{path}"}], "result": {"value": value}}


def test_the_statements_that_were_asked_are_told_with_their_outcome() -> None:
    found = result(functionMocks=[mock("exists", "members/ann", value=True)])
    assert [(one["sourcePosition"]["line"], one["value"]) for one in found["visitedExpressions"]] == [
        (4, False),
        (5, True),
    ]


def test_calls_are_told_also_when_nothing_is_known_of_the_document() -> None:
    found = result(expectation="DENY")
    assert found["functionCalls"] == [{"function": "exists", "args": [f"{DOCUMENTS}members/ann"]}]
    assert found["state"] == "SUCCESS"
    assert found["errorPosition"] == {"fileName": "f", "line": 5, "column": 19}
    assert "No function mock" in found["debugMessages"][0]
    assert found["visitedExpressions"][1]["value"] == "||invalid_argument||"


def test_an_error_is_placed_where_it_began_and_not_where_it_came_out() -> None:
    before = {"data": {"at": "2026-11-23T00:00:00Z"}}
    found = result(expectation="DENY", request={"method": "update"}, resource=before)
    assert found["errorPosition"] == {"fileName": "f", "line": 7, "column": 10}  # getAfter, behind the &&


@pytest.mark.parametrize(("day", "number", "state"), [(23, 1, "SUCCESS"), (25, 1, "FAILURE"), (23, 2, "FAILURE")])
def test_times_are_times_and_mocks_tell_of_what_comes_after(day: int, number: int, state: str) -> None:
    mocks = [mock("getAfter", "members/x", {"data": {"n": number}})]
    before = {"data": {"at": f"2026-11-{day}T00:00:00Z"}}
    found = result(request={"method": "update"}, resource=before, functionMocks=mocks)
    assert found["state"] == state


@pytest.mark.parametrize("order", [1, -1])
def test_what_get_tells_of_a_document_is_more_than_that_it_exists(order: int) -> None:
    rules = """service cloud.firestore { match /databases/{d}/documents { match /rooms/{r} {
      allow get: if exists(/databases/$(d)/documents/a/x) && get(/databases/$(d)/documents/a/x).data.n == 1; } } }"""
    mocks = [mock("get", "a/x", {"data": {"n": 1}}), mock("exists", "a/x", value=True)]
    assert result(rules, functionMocks=mocks[::order])["state"] == "SUCCESS"


def values(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """What was reported by the text of the expression."""
    found = {}
    for one in reports:
        place = one["sourcePosition"]
        text = RULES[place["currentOffset"] : place["endOffset"] + 1]
        found[text] = [value["value"] for value in one["values"]]
        found |= values(one.get("children", []))
    return found


def test_expressions_are_reported_only_when_that_is_wanted_and_without_literals() -> None:
    assert "expressionReports" not in result()
    visited = values(result(expressionReportLevel="VISITED")["expressionReports"])
    assert visited["request.auth"] == [{"uid": "ann", "token": {}}]
    assert visited["request.auth == null"] == [False]
    assert "null" not in visited
    assert "resource.data.at" not in visited
    assert values(result(expressionReportLevel="FULL")["expressionReports"])["resource.data.at"] == []
    with pytest.raises(RulesApiError, match="expressionReportLevel"):
        result(expressionReportLevel="LOUD")


def test_storage_tells_its_own_names_of_functions() -> None:
    rules = """rules_version = '2';
service firebase.storage { match /b/{b}/o/{f} {
  allow get: if firestore.exists(/databases/(default)/documents/members/$(request.auth.uid)); } }"""
    request = {"auth": {"uid": "ann"}, "path": "/b/x/o/f", "method": "get"}
    case = {"expectation": "ALLOW", "request": request, "expressionReportLevel": "VISITED"}
    (found,) = storage_results("p", Source("s", rules), [case], datetime(2026, 11, 24, tzinfo=UTC))
    assert found["functionCalls"] == [{"function": "firestore.exists", "args": [f"{DOCUMENTS}members/ann"]}]
    assert found["errorPosition"]["line"] == 3
    assert found["expressionReports"]


def test_typed_values_become_plain_ones() -> None:
    path = {"pathValue": {"segments": [{"simple": "a"}, {"capture": {"name": "b"}}]}}
    typed = {"mapValue": {"fields": {"n": {"intValue": "3"}, "l": {"listValue": {"values": [path, {}]}}}}}
    assert plain(typed) == {"n": 3, "l": ["/a/{b}", "||invalid_argument||"]}
