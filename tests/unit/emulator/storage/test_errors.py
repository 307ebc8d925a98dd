"""The two shapes of a refusal."""

from desktop_chat.emulator.storage.errors import denied, no_such_object, precondition_failed


def test_the_firebase_api_says_code_and_message_only() -> None:
    assert denied("false").to_json(brief=True) == {"error": {"code": 403, "message": "Permission denied. false"}}


def test_the_json_api_adds_the_reason() -> None:
    error = no_such_object("b", "a/b").to_json(brief=False)["error"]
    assert (error["code"], error["message"]) == (404, "No such object: b/a/b")
    assert error["errors"] == [{"message": "No such object: b/a/b", "domain": "global", "reason": "notFound"}]
    assert precondition_failed().reason == "conditionNotMet"
