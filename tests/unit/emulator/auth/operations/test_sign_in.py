"""Sign-up, sign-in and refresh, each with what it must refuse."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.operations.sign_in import CUSTOM_TOKEN_AUDIENCE, refresh
from desktop_chat.emulator.auth.tokens import decode, mint


def renew(project: Any, token: str) -> dict[str, Any]:
    return refresh(Call(project.state, {"grantType": "refresh_token", "refreshToken": token}))


def test_sign_up_answers_with_tokens_about_the_new_account(project: Any) -> None:
    answer = project.user("signUp", email="Ada@Example.com", password="secret-1", displayName="Ada")
    claims = decode(answer["idToken"])
    assert answer["email"] == "ada@example.com"
    assert answer["expiresIn"] == "3600"
    assert claims["sub"] == answer["localId"]
    assert (claims["email"], claims["email_verified"], claims["name"]) == ("ada@example.com", False, "Ada")
    assert claims["firebase"] == {"identities": {"email": ["ada@example.com"]}, "sign_in_provider": "password"}
    assert claims["exp"] - claims["iat"] == 3600


def test_sign_in_after_sign_up_is_the_same_account(project: Any) -> None:
    made = project.sign_up()
    answer = project.user("signInWithPassword", email="ADA@example.com", password="secret-1")
    assert answer["localId"] == made["localId"]
    assert answer["registered"] is True
    assert decode(answer["idToken"])["sub"] == made["localId"]


def test_anonymous_sign_up_has_no_address_and_can_get_one_later(project: Any) -> None:
    anonymous = project.user("signUp", returnSecureToken=True)
    assert decode(anonymous["idToken"])["firebase"]["sign_in_provider"] == "anonymous"
    linked = project.user("signUp", idToken=anonymous["idToken"], email="ada@example.com", password="secret-1")
    assert linked["localId"] == anonymous["localId"]
    assert decode(linked["idToken"])["email"] == "ada@example.com"
    assert (
        project.user("signInWithPassword", email="ada@example.com", password="secret-1")["localId"]
        == (anonymous["localId"])
    )


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"email": "ada@example.com", "password": "secret-1"}, "EMAIL_EXISTS"),
        ({"email": "ADA@example.com", "password": "secret-1"}, "EMAIL_EXISTS"),
        ({"email": "eve@example.com", "password": "12345"}, "WEAK_PASSWORD : Password should be at least 6 characters"),
        ({"email": "eve@example.com"}, "MISSING_PASSWORD"),
        ({"password": "secret-1"}, "MISSING_EMAIL"),
        ({"email": "", "password": ""}, "INVALID_EMAIL"),
        ({"email": "eve", "password": "secret-1"}, "INVALID_EMAIL"),
        ({"email": "e@x", "password": "secret-1", "localId": "mine"}, "UNEXPECTED_PARAMETER : User ID"),
        ({"idToken": "rubbish", "email": "eve@example.com", "password": "secret-1"}, "INVALID_ID_TOKEN"),
        ({"email": 7}, "Invalid JSON payload received. /email must be string"),
    ],
)
def test_sign_up_refuses(project: Any, body: dict[str, Any], error: str) -> None:
    project.sign_up()
    with pytest.raises(AuthApiError) as caught:
        project.user("signUp", **body)
    assert caught.value.message == error
    assert len(project.state.accounts()) == 1


@pytest.mark.parametrize(
    ("email", "password", "error"),
    [
        ("eve@example.com", "secret-1", "EMAIL_NOT_FOUND"),
        ("ada@example.com", "secret-2", "INVALID_PASSWORD"),
        ("ada@example.com", "", "MISSING_PASSWORD"),
        ("ada", "secret-1", "INVALID_EMAIL"),
        (None, "secret-1", "MISSING_EMAIL"),
    ],
)
def test_sign_in_refuses(project: Any, email: str | None, password: str, error: str) -> None:
    project.sign_up()
    with pytest.raises(AuthApiError, match=error):
        project.user("signInWithPassword", email=email, password=password)


def test_a_disabled_user_is_blocked_everywhere(project: Any) -> None:
    made = project.sign_up()
    project.admin("update", localId=made["localId"], disableUser=True)
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        project.user("signInWithPassword", email="ada@example.com", password="secret-1")
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        renew(project, made["refreshToken"])
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        project.user("lookup", idToken=made["idToken"])
    project.admin("update", localId=made["localId"], disableUser=False)
    assert renew(project, made["refreshToken"])["user_id"] == made["localId"]


def test_refresh_gives_a_new_id_token_of_the_same_session(project: Any, clock: Any) -> None:
    made = project.sign_up()
    project.admin("update", localId=made["localId"], customAttributes='{"role": "owner"}')
    clock.turn(1800)
    answer = renew(project, made["refreshToken"])
    before, after = decode(made["idToken"]), decode(answer["id_token"])
    assert answer["refresh_token"] == made["refreshToken"]
    assert (answer["token_type"], answer["expires_in"], answer["project_id"]) == ("Bearer", "3600", "12345")
    assert after["iat"] == before["iat"] + 1800
    assert after["auth_time"] == before["auth_time"]
    assert after["role"] == "owner"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"refreshToken": "x"}, "MISSING_GRANT_TYPE"),
        ({"grantType": "password", "refreshToken": "x"}, "INVALID_GRANT_TYPE"),
        ({"grantType": "refresh_token"}, "MISSING_REFRESH_TOKEN"),
        ({"grantType": "refresh_token", "refreshToken": "x"}, "INVALID_REFRESH_TOKEN"),
    ],
)
def test_refresh_refuses(project: Any, body: dict[str, Any], error: str) -> None:
    with pytest.raises(AuthApiError, match=error):
        refresh(Call(project.state, body))


def test_a_deleted_users_refresh_token_stops(project: Any) -> None:
    made = project.sign_up()
    project.user("delete", idToken=made["idToken"])
    with pytest.raises(AuthApiError, match="INVALID_REFRESH_TOKEN"):
        renew(project, made["refreshToken"])


def test_a_custom_token_signs_in_and_its_claims_stay_for_the_session(project: Any) -> None:
    token = mint({"aud": CUSTOM_TOKEN_AUDIENCE, "uid": "ada", "claims": {"premium": True}})
    answer = project.user("signInWithCustomToken", token=token)
    assert answer["isNewUser"] is True
    claims = decode(answer["idToken"])
    assert (claims["sub"], claims["premium"]) == ("ada", True)
    assert claims["firebase"]["sign_in_provider"] == "custom"
    assert decode(renew(project, answer["refreshToken"])["id_token"])["premium"] is True
    assert project.user("signInWithCustomToken", token=json.dumps({"uid": "ada"}))["isNewUser"] is False
    assert decode(project.user("signInWithCustomToken", token='{"uid": 7}')["idToken"])["sub"] == "7"


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "MISSING_CUSTOM_TOKEN"),
        ("rubbish", "INVALID_CUSTOM_TOKEN : Invalid assertion format"),
        ("{rubbish", "INVALID_CUSTOM_TOKEN"),
        (mint({"aud": "somebody else", "uid": "ada"}), "INVALID_CUSTOM_TOKEN"),
        (mint({"aud": CUSTOM_TOKEN_AUDIENCE}), "MISSING_IDENTIFIER"),
        (mint({"aud": CUSTOM_TOKEN_AUDIENCE, "uid": "a", "claims": {"sub": "b"}}), "FORBIDDEN_CLAIM : sub"),
        (mint({"aud": CUSTOM_TOKEN_AUDIENCE, "uid": "a", "claims": 1}), "INVALID_CLAIMS"),
    ],
)
def test_a_bad_custom_token_is_refused(project: Any, token: str, error: str) -> None:
    with pytest.raises(AuthApiError, match=error):
        project.user("signInWithCustomToken", token=token)
    assert project.state.accounts() == []


def test_enumeration_protection_hides_which_half_was_wrong(project: Any) -> None:
    from desktop_chat.emulator.auth.state import ProjectConfig

    project.sign_up()
    project.state.configure(ProjectConfig(email_privacy=True))
    for email, password in (("eve@example.com", "secret-1"), ("ada@example.com", "wrong-1")):
        with pytest.raises(AuthApiError, match="INVALID_LOGIN_CREDENTIALS"):
            project.user("signInWithPassword", email=email, password=password)


def test_sign_in_by_mail_link_works_once(project: Any) -> None:
    project.user("sendOobCode", requestType="EMAIL_SIGNIN", email="ada@example.com")
    (code,) = project.state.codes.all()
    with pytest.raises(AuthApiError, match="INVALID_EMAIL"):
        project.user("signInWithEmailLink", email="eve@example.com", oobCode=code.code)
    answer = project.user("signInWithEmailLink", email="ada@example.com", oobCode=code.code)
    assert answer["isNewUser"] is True
    assert decode(answer["idToken"])["email_verified"] is True
    with pytest.raises(AuthApiError, match="INVALID_OOB_CODE"):
        project.user("signInWithEmailLink", email="ada@example.com", oobCode=code.code)


def test_an_admin_creates_accounts_with_everything_and_gets_no_tokens(project: Any) -> None:
    answer = project.admin(
        "signUp", localId="ada", email="ada@example.com", password="secret-1", displayName="Ada",
        photoUrl="https://x/a.png", emailVerified=True, phoneNumber="+15555550100", disabled=True,
    )  # fmt: skip
    assert "idToken" not in answer
    account = project.state.get("ada")
    assert (account.email_verified, account.phone_number, account.disabled) == (True, "+15555550100", True)
    with pytest.raises(AuthApiError, match="DUPLICATE_LOCAL_ID"):
        project.admin("signUp", localId="ada")
    with pytest.raises(AuthApiError, match="PHONE_NUMBER_EXISTS"):
        project.admin("signUp", phoneNumber="+15555550100")
