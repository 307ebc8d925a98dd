"""Mail codes: verify, reset, change address."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.operations.sign_in import refresh
from desktop_chat.emulator.auth.state import ProjectConfig


def the_code(project: Any) -> Any:
    return project.state.codes.all()[-1]


def test_an_address_is_verified_by_the_code_and_only_once(project: Any) -> None:
    made = project.sign_up()
    answer = project.user("sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    assert answer["email"] == "ada@example.com"
    assert "oobCode" not in answer
    code = the_code(project).code
    assert project.user("update", oobCode=code)["emailVerified"] is True
    with pytest.raises(AuthApiError, match="INVALID_OOB_CODE"):
        project.user("update", oobCode=code)


def test_a_password_reset_sets_the_password_and_ends_sessions(project: Any) -> None:
    made = project.sign_up()
    project.user("sendOobCode", requestType="PASSWORD_RESET", email="ADA@example.com")
    code = the_code(project).code
    assert project.user("resetPassword", oobCode=code)["requestType"] == "PASSWORD_RESET"
    with pytest.raises(AuthApiError, match="WEAK_PASSWORD"):
        project.user("resetPassword", oobCode=code, newPassword="12345")
    assert project.user("resetPassword", oobCode=code, newPassword="secret-2")["email"] == "ada@example.com"
    assert project.user("signInWithPassword", email="ada@example.com", password="secret-2")
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        refresh(Call(project.state, {"grantType": "refresh_token", "refreshToken": made["refreshToken"]}))
    with pytest.raises(AuthApiError, match="INVALID_OOB_CODE"):
        project.user("resetPassword", oobCode=code, newPassword="secret-3")


def test_a_code_for_verification_does_not_reset_a_password(project: Any) -> None:
    made = project.sign_up()
    project.user("sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    with pytest.raises(AuthApiError, match="INVALID_OOB_CODE"):
        project.user("resetPassword", oobCode=the_code(project).code, newPassword="secret-2")


def test_a_reset_for_an_unknown_address_is_refused_or_silent(project: Any) -> None:
    ask = {"requestType": "PASSWORD_RESET", "email": "eve@example.com"}
    with pytest.raises(AuthApiError, match="EMAIL_NOT_FOUND"):
        project.user("sendOobCode", **ask)
    project.state.configure(ProjectConfig(email_privacy=True))
    assert project.user("sendOobCode", **ask)["email"] == "eve@example.com"
    assert project.state.codes.all() == []


def test_an_address_is_changed_when_the_new_one_is_proven(project: Any) -> None:
    made = project.sign_up()
    project.user(
        "sendOobCode", requestType="VERIFY_AND_CHANGE_EMAIL", idToken=made["idToken"], newEmail="Ada@new.example"
    )
    assert project.state.get(made["localId"]).email == "ada@example.com"
    answer = project.user("update", oobCode=the_code(project).code)
    assert (answer["email"], answer["emailVerified"]) == ("ada@new.example", True)


def test_an_admin_gets_the_link(project: Any) -> None:
    project.sign_up()
    answer = project.admin("sendOobCode", requestType="VERIFY_EMAIL", email="ada@example.com", returnOobLink=True)
    assert answer["oobCode"] in answer["oobLink"]
    assert "mode=verifyEmail" in answer["oobLink"]
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        project.admin("sendOobCode", requestType="VERIFY_EMAIL", email="eve@example.com", returnOobLink=True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, "MISSING_REQ_TYPE"),
        ({"requestType": "EMAIL_SIGNIN"}, "MISSING_EMAIL"),
        ({"requestType": "EMAIL_SIGNIN", "email": "rubbish"}, "INVALID_EMAIL"),
        ({"requestType": "VERIFY_EMAIL"}, "INVALID_ID_TOKEN"),
        ({"requestType": "NEW_THING"}, "NEW_THING"),
        ({"requestType": "EMAIL_SIGNIN", "email": "a@b.c", "returnOobLink": True}, "INSUFFICIENT_PERMISSION"),
        ({"requestType": "EMAIL_SIGNIN", "email": "a@b.c", "continueUrl": "/x"}, "INVALID_CONTINUE_URI"),
    ],
)
def test_a_mail_is_refused(project: Any, body: dict[str, Any], error: str) -> None:
    with pytest.raises(AuthApiError, match=error):
        project.user("sendOobCode", **body)
    assert project.state.codes.all() == []
