"""Test cases are decided by the rules, with documents that mocks tell of."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.rules_api.trial import results

RULES = """rules_version = '2';
service cloud.firestore { match /databases/{d}/documents {
  match /rooms/{r} {
    allow get: if resource.data.open == true || exists(/databases/$(d)/documents/members/$(request.auth.uid));
    allow create: if request.resource.data.tags.size() == 2
      && get(/databases/$(d)/documents/users/$(request.auth.uid)).data.level > 1;
} } }"""
PATH = "/databases/(default)/documents/"
ANN = {"uid": "ann", "token": {}}


def state(expectation: str, request: dict[str, Any], **more: Any) -> str:
    case = {"expectation": expectation, "request": {"auth": ANN, "path": f"{PATH}rooms/r", **request}, **more}
    (result,) = results("p", Source("f", RULES), [case], datetime(2026, 11, 24, tzinfo=UTC))
    return str(result["state"])


def mock(function: str, argument: dict[str, Any], value: Any) -> dict[str, Any]:
    return {"function": function, "args": [argument], "result": {"value": value}}


def test_resource_and_exists() -> None:
    get = {"method": "get"}
    assert state("ALLOW", get, resource={"data": {"open": True}}) == "SUCCESS"
    assert state("DENY", get, resource={"data": {"open": True}}) == "FAILURE"
    assert state("ALLOW", get, resource={"data": {"open": False}}) == "FAILURE"
    member = mock("exists", {"exactValue": f"{PATH}members/ann"}, value=True)
    assert state("ALLOW", get, resource={"data": {"open": False}}, functionMocks=[member]) == "SUCCESS"


@pytest.mark.parametrize("argument", [{"exactValue": f"{PATH}users/ann"}, {"anyValue": {}}])
@pytest.mark.parametrize(("level", "expectation"), [(2, "ALLOW"), (1, "DENY")])
def test_get(argument: dict[str, Any], level: int, expectation: str) -> None:
    create = {"method": "create", "resource": {"data": {"tags": ["a", None]}}}
    user = mock("get", argument, {"data": {"level": level}})
    assert state(expectation, create, functionMocks=[user]) == "SUCCESS"


@pytest.mark.parametrize(
    "request_", [{"method": "read"}, {"method": "get", "path": "rooms/r"}, {"method": "get", "time": 3}]
)
def test_what_is_not_understood_is_refused(request_: dict[str, Any]) -> None:
    with pytest.raises(RulesApiError):
        state("ALLOW", request_)
