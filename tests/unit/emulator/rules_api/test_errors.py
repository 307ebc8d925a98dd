"""Refusals look like Google's."""

from desktop_chat.emulator.rules_api.errors import RulesApiError


def test_body() -> None:
    error = RulesApiError("NOT_FOUND", "none").body()
    assert error == {"error": {"code": 404, "message": "none", "status": "NOT_FOUND"}}
