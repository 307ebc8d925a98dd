from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.trial_case import TrialCase, document_path

DOCUMENTS = "/databases/(default)/documents/"


def test_a_request_on_a_document() -> None:
    case = TrialCase(RulesKind.FIRESTORE, "update", "a/b", {"uid": "u"}, "2026-05-04T12:00:00Z", {"n": 1}, {"n": 2})
    known = {
        ("get", f"{DOCUMENTS}c/d"): {"x": 1},
        ("exists", f"{DOCUMENTS}c/d"): {"x": 1},
        ("get", f"{DOCUMENTS}e/f"): None,
    }
    made = case.request(known)
    assert made["request"] == {
        "method": "update", "path": f"{DOCUMENTS}a/b", "time": "2026-05-04T12:00:00Z",
        "auth": {"uid": "u", "token": {}}, "resource": {"data": {"n": 2}},
    }  # fmt: skip
    assert made["resource"] == {"data": {"n": 1}}
    assert [(one["function"], one["result"]) for one in made["functionMocks"]] == [
        ("get", {"value": {"data": {"x": 1}}}), ("exists", {"value": True}), ("get", {"undefined": {}}),
    ]  # fmt: skip


def test_a_request_on_a_file_of_nobody() -> None:
    case = TrialCase(
        RulesKind.STORAGE, "get", "bucket/rooms/r", None, "2026-05-04T12:00:00Z", {"size": 1}, expect="deny"
    )
    made = case.request({("firestore.exists", "x"): None})
    assert made["request"]["path"] == "/b/bucket/o/rooms/r"
    assert "auth" not in made["request"]
    assert made["resource"] == {"size": 1}
    assert made["expectation"] == "DENY"
    assert made["functionMocks"][0]["result"] == {"value": False}


def test_the_path_of_a_document() -> None:
    assert document_path(f"{DOCUMENTS}rooms/r1") == "rooms/r1"
