"""The JSON of a refusal, as Identity Toolkit's clients parse it."""

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError, missing_api_key, not_found, require, unauthenticated


def test_a_bad_request_is_the_official_json() -> None:
    assert AuthApiError("EMAIL_NOT_FOUND").to_json() == {
        "error": {
            "code": 400,
            "message": "EMAIL_NOT_FOUND",
            "errors": [{"message": "EMAIL_NOT_FOUND", "reason": "invalid", "domain": "global"}],
        }
    }


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (missing_api_key(), 403, "PERMISSION_DENIED"),
        (unauthenticated("who?"), 401, "UNAUTHENTICATED"),
        (not_found(), 404, "NOT_FOUND"),
    ],
)
def test_other_kinds_carry_their_status(error: AuthApiError, code: int, status: str) -> None:
    inner = error.to_json()["error"]
    assert (inner["code"], inner["status"], error.http_status) == (code, status, code)


def test_require() -> None:
    require("yes", "NEVER")
    with pytest.raises(AuthApiError, match="MISSING"):
        require("", "MISSING")
