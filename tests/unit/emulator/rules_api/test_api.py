"""The calls, without HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.emulator.rules_api.errors import RulesApiError

RULES = "service cloud.firestore { match /databases/{d}/documents { match /a/{b} { allow read; } } }"
RELEASE = "projects/p/releases/cloud.firestore"
Call = Callable[..., Any]


def create(call: Call, content: str = RULES) -> Any:
    source = {"files": [{"name": "f", "content": content}]}
    return call("POST", "projects/p/rulesets", {"source": source})


def test_pages_are_newest_first_and_without_source(call: Call) -> None:
    names = [create(call)["name"] for _ in range(3)]
    first = call("GET", "projects/p/rulesets", pageSize="2")
    second = call("GET", "projects/p/rulesets", pageSize="2", pageToken=first["nextPageToken"])
    assert [one["name"] for one in first["rulesets"] + second["rulesets"]] == names[::-1]
    assert "source" not in first["rulesets"][0]
    assert "nextPageToken" not in second
    assert call("GET", names[0])["source"]["files"][0]["content"] == RULES


def status(call: Call, *arguments: Any) -> str:
    with pytest.raises(RulesApiError) as caught:
        call(*arguments)
    return caught.value.status


def test_refusals(call: Call) -> None:
    name = create(call)["name"]
    body = {"name": RELEASE, "rulesetName": name}
    call("POST", "projects/p/releases", body)
    assert call("GET", "projects/p/releases")["releases"][0]["rulesetName"] == name
    assert status(call, "POST", "projects/p/releases", body) == "ALREADY_EXISTS"
    assert status(call, "DELETE", name) == "FAILED_PRECONDITION"
    assert status(call, "GET", "projects/p/rulesets/none") == "NOT_FOUND"
    assert status(call, "PATCH", "projects/p/releases/none", {"release": {}}) == "NOT_FOUND"
    assert status(call, "PATCH", RELEASE, {"release": {"name": "other"}}) == "INVALID_ARGUMENT"
    assert status(call, "POST", "projects/p/rulesets", []) == "INVALID_ARGUMENT"
    storage = {"name": "projects/p/releases/firebase.storage/b", "rulesetName": name}
    assert status(call, "POST", "projects/p/releases", storage) == "INVALID_ARGUMENT"


def test_what_does_not_compile_is_refused_with_its_place(call: Call) -> None:
    with pytest.raises(RulesApiError, match="f:1:"):
        create(call, "service cloud.firestore {")
    tested = call("POST", "projects/p:test", {"source": {"files": [{"name": "f", "content": "nonsense"}]}})
    assert tested["issues"][0]["severity"] == "ERROR"
    assert call("POST", "projects/p:test", {"source": {"files": [{"name": "f", "content": RULES}]}}) == {}
