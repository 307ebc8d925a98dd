from typing import Any

import pytest

from desktop_chat.errors import ChatError, InvalidConfig, SignInFailed, SignInRequired, Unavailable
from desktop_chat.remote.auth.auth_error import (
    broken_answer,
    code_of,
    second_factor_needed,
    session_error,
    sign_in_error,
    unreachable,
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("INVALID_LOGIN_CREDENTIALS", SignInFailed),
        ("EMAIL_NOT_FOUND", SignInFailed),
        ("INVALID_PASSWORD", SignInFailed),
        ("EMAIL_EXISTS", SignInFailed),
        ("WEAK_PASSWORD", SignInFailed),
        ("USER_DISABLED", SignInFailed),
        ("OPERATION_NOT_ALLOWED", SignInFailed),
        ("TOO_MANY_ATTEMPTS_TRY_LATER", Unavailable),
        ("API_KEY_INVALID", InvalidConfig),
        ("CONFIGURATION_NOT_FOUND", InvalidConfig),
        ("SOMETHING_NEW", SignInFailed),
        ("", SignInFailed),
    ],
)
def test_sign_in_codes(code: str, kind: type[ChatError]) -> None:
    error = sign_in_error(code, 400)
    assert type(error) is kind
    assert error.title
    assert error.message.endswith(".")
    assert "_" not in str(error), "no codes in front of people"


def test_wrong_password_and_unknown_address_read_the_same() -> None:
    texts = {
        str(sign_in_error(code, 400)) for code in ("EMAIL_NOT_FOUND", "INVALID_PASSWORD", "INVALID_LOGIN_CREDENTIALS")
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    "code", ["TOKEN_EXPIRED", "USER_DISABLED", "USER_NOT_FOUND", "INVALID_REFRESH_TOKEN", "INVALID_ID_TOKEN"]
)
def test_codes_that_end_a_session(code: str) -> None:
    assert type(session_error(code, 400)) is SignInRequired


@pytest.mark.parametrize(("code", "status"), [("", 503), ("QUOTA_EXCEEDED", 400), ("", 429), ("API_KEY_INVALID", 400)])
def test_codes_that_do_not_end_a_session(code: str, status: int) -> None:
    assert not isinstance(session_error(code, status), SignInRequired)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, Unavailable), (503, Unavailable), (429, Unavailable), (403, InvalidConfig), (404, Unavailable)],
)
def test_answers_without_a_code(status: int, kind: type[ChatError]) -> None:
    assert type(sign_in_error("", status)) is kind


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"error": {"message": "WEAK_PASSWORD : Password should be at least 6 characters"}}, "WEAK_PASSWORD"),
        ({"error": {"message": "EMAIL_EXISTS"}}, "EMAIL_EXISTS"),
        ({"error": {"message": "API key not valid. Please pass a valid API key."}}, "API_KEY_INVALID"),
        ({"error": "invalid_grant"}, "invalid_grant"),
        ({"error": {}}, ""),
        ({"error": {"message": 7}}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_code_is_found_in_the_answer(answer: Any, code: str) -> None:
    assert code_of(answer) == code


def test_no_answer_is_transient() -> None:
    assert not unreachable("ConnectTimeout").permanent
    assert not broken_answer("HTML").permanent


def test_second_factor_is_a_failed_sign_in() -> None:
    assert isinstance(second_factor_needed(), SignInFailed)
