"""Test cases for Storage rules are decided with metadata and with documents that mocks tell of."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.rules_api.errors import RulesApiError
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.rules_api.storage_trial import storage_results

RULES = """rules_version = '2';
service firebase.storage { match /b/{bucket}/o {
  match /rooms/{room}/{file=**} {
    allow get: if firestore.exists(/databases/(default)/documents/rooms/$(room)/members/$(request.auth.uid));
    allow create: if request.resource.size < 100 && request.resource.contentType.matches('image/.*');
    allow delete: if resource.metadata.owner == request.auth.uid && request.time > resource.timeCreated;
} } }"""
ANN = {"uid": "ann", "token": {}}
MEMBER = "/databases/(default)/documents/rooms/r/members/ann"
FILE = "/b/files/o/rooms/r/a/b.png"


def state(expectation: str, request: dict[str, Any], **more: Any) -> str:
    case = {"expectation": expectation, "request": {"auth": ANN, "path": FILE, **request}, **more}
    (result,) = storage_results("p", Source("f", RULES), [case], datetime(2026, 11, 24, tzinfo=UTC))
    return str(result["state"])


@pytest.mark.parametrize(("there", "expectation"), [(True, "ALLOW"), (False, "DENY")])
def test_documents_are_what_mocks_tell(there: bool, expectation: str) -> None:
    mock = {"function": "firestore.exists", "args": [{"exactValue": MEMBER}], "result": {"value": there}}
    assert state(expectation, {"method": "get"}, functionMocks=[mock]) == "SUCCESS"


@pytest.mark.parametrize(
    ("metadata", "expectation"),
    [
        ({"size": "99", "contentType": "image/png"}, "ALLOW"),
        ({"size": "100", "contentType": "image/png"}, "DENY"),
        ({"size": "99", "contentType": "text/html"}, "DENY"),
    ],
)
def test_metadata_of_the_new_object(metadata: dict[str, Any], expectation: str) -> None:
    assert state(expectation, {"method": "create", "resource": metadata}) == "SUCCESS"


@pytest.mark.parametrize(("owner", "expectation"), [("ann", "ALLOW"), ("eve", "DENY")])
def test_metadata_of_the_stored_object(owner: str, expectation: str) -> None:
    stored = {"metadata": {"owner": owner}, "timeCreated": "2026-11-01T00:00:00Z"}
    assert state(expectation, {"method": "delete"}, resource=stored) == "SUCCESS"


def test_wrong_expectation_is_a_failure_with_its_reason() -> None:
    assert state("ALLOW", {"method": "create", "resource": {"size": "1000"}}) == "FAILURE"


@pytest.mark.parametrize("path", ["/databases/(default)/documents/a/b", "rooms/r", ""])
def test_path_of_another_service_is_refused(path: str) -> None:
    with pytest.raises(RulesApiError):
        state("DENY", {"method": "get", "path": path})
