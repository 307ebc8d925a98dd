"""Lookup, update, delete: who may change what, and what ends the other sessions."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.operations.sign_in import refresh
from desktop_chat.emulator.auth.state import ProjectConfig
from desktop_chat.emulator.auth.tokens import decode


def renew(project: Any, token: str) -> dict[str, Any]:
    return refresh(Call(project.state, {"grantType": "refresh_token", "refreshToken": token}))


def test_lookup_shows_a_user_only_themselves_and_no_hash(project: Any) -> None:
    made = project.sign_up()
    project.sign_up("eve@example.com")
    (user,) = project.user("lookup", idToken=made["idToken"], localId=["somebody else"])["users"]
    assert (user["localId"], user["email"], user["emailVerified"]) == (made["localId"], "ada@example.com", False)
    assert user["providerUserInfo"][0]["providerId"] == "password"
    assert user["passwordHash"] == "UkVEQUNURUQ="
    assert "salt" not in user
    assert "secret-1" not in str(user)


def test_lookup_by_an_admin_finds_by_uid_address_and_number_each_once(project: Any) -> None:
    ada = project.sign_up()["localId"]
    project.admin("signUp", localId="bob", phoneNumber="+15555550100")
    answer = project.admin(
        "lookup", localId=[ada, "nobody"], email=["ada@example.com"], phoneNumber=["+15555550100"],
        federatedUserId=[{"providerId": "phone", "rawId": "+15555550100"}],
    )  # fmt: skip
    assert [user["localId"] for user in answer["users"]] == [ada, "bob"]
    assert "users" not in project.admin("lookup", localId=["nobody"])


@pytest.mark.parametrize("token", ["", "rubbish"])
def test_lookup_needs_a_token(project: Any, token: str) -> None:
    with pytest.raises(AuthApiError, match=r"MISSING_ID_TOKEN|INVALID_ID_TOKEN"):
        project.user("lookup", idToken=token)


def test_update_of_the_profile_keeps_sessions_and_gives_a_token_with_the_new_name(project: Any) -> None:
    made = project.sign_up()
    answer = project.user(
        "update", idToken=made["idToken"], displayName="Ada L.", photoUrl=None, deleteAttribute=None,
        returnSecureToken=True,
    )  # fmt: skip
    assert answer["displayName"] == "Ada L."
    assert decode(answer["idToken"])["name"] == "Ada L."
    assert renew(project, made["refreshToken"])["user_id"] == made["localId"]


def test_update_deletes_attributes(project: Any) -> None:
    made = project.sign_up()
    project.user("update", idToken=made["idToken"], displayName="Ada", photoUrl="https://x/a.png")
    answer = project.user("update", idToken=made["idToken"], deleteAttribute=["DISPLAY_NAME", "PHOTO_URL"])
    assert "displayName" not in answer
    assert "photoUrl" not in answer
    with pytest.raises(AuthApiError, match="RAW_USER_INFO") as caught:
        project.user("update", idToken=made["idToken"], deleteAttribute=["RAW_USER_INFO"])
    assert caught.value.http_status == 501


def test_a_new_password_ends_every_other_session_even_in_the_same_second(project: Any) -> None:
    made = project.sign_up()
    other = project.user("signInWithPassword", email="ada@example.com", password="secret-1")
    answer = project.user("update", idToken=made["idToken"], password="secret-2", returnSecureToken=True)
    for old in (made, other):
        with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
            renew(project, old["refreshToken"])
    assert renew(project, answer["refreshToken"])["user_id"] == made["localId"]
    with pytest.raises(AuthApiError, match="INVALID_PASSWORD"):
        project.user("signInWithPassword", email="ada@example.com", password="secret-1")


def test_the_tokens_of_a_new_password_differ_from_those_of_the_same_second(project: Any) -> None:
    made = project.sign_up()
    answer = project.user("update", idToken=made["idToken"], password="secret-2")
    assert answer["idToken"] != made["idToken"]
    assert decode(answer["idToken"]) == decode(made["idToken"])


def test_an_id_token_from_before_a_new_password_is_refused(project: Any, clock: Any) -> None:
    made = project.sign_up()
    clock.turn(2)
    project.user("update", idToken=made["idToken"], password="secret-2")
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        project.user("lookup", idToken=made["idToken"])


def test_a_new_address_is_unverified_frees_the_old_one_and_can_be_taken_back(project: Any) -> None:
    made = project.sign_up()
    project.admin("update", localId=made["localId"], emailVerified=True)
    answer = project.user("update", idToken=made["idToken"], email="Ada@New.example")
    assert (answer["email"], answer["emailVerified"]) == ("ada@new.example", False)
    assert project.state.by_email("ada@example.com") is None
    (code,) = project.state.codes.all()
    assert (code.request_type, code.email) == ("RECOVER_EMAIL", "ada@example.com")
    project.user("update", oobCode=code.code)
    account = project.state.get(made["localId"])
    assert (account.email, account.email_verified) == ("ada@example.com", True)
    with pytest.raises(AuthApiError, match="INVALID_OOB_CODE"):
        project.user("update", oobCode=code.code)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"displayName": "x"}, "INVALID_REQ_TYPE"),
        ({"oobCode": "rubbish"}, "INVALID_OOB_CODE"),
        ({"idToken": True}, "Invalid JSON payload"),
        ({"idToken": "$", "email": "eve@example.com"}, "EMAIL_EXISTS"),
        ({"idToken": "$", "email": "rubbish"}, "INVALID_EMAIL"),
        ({"idToken": "$", "password": "12345"}, "WEAK_PASSWORD"),
        ({"idToken": "$", "customAttributes": "{}"}, "INSUFFICIENT_PERMISSION"),
        ({"idToken": "$", "disableUser": False}, "OPERATION_NOT_ALLOWED"),
        ({"idToken": "$", "deleteAttribute": "DISPLAY_NAME"}, "/deleteAttribute must be array"),
    ],
)
def test_a_user_may_not(project: Any, body: dict[str, Any], error: str) -> None:
    made = project.sign_up()
    project.sign_up("eve@example.com")
    before = project.state.get(made["localId"])
    if body.get("idToken") == "$":
        body = body | {"idToken": made["idToken"]}
    with pytest.raises(AuthApiError, match=error):
        project.user("update", **body)
    assert project.state.get(made["localId"]) == before


def test_a_user_cannot_mark_their_own_address_as_verified(project: Any) -> None:
    made = project.sign_up()
    answer = project.user("update", idToken=made["idToken"], emailVerified=True, phoneNumber="+15555550100")
    assert answer["emailVerified"] is False
    assert project.state.get(made["localId"]).phone_number is None


def test_an_admin_sets_what_users_cannot(project: Any) -> None:
    uid = project.sign_up()["localId"]
    project.admin("update", localId=uid, emailVerified=True, customAttributes='{"a": 1}', phoneNumber="+15555550100")
    account = project.state.get(uid)
    assert (account.email_verified, account.claims, account.phone_number) == (True, {"a": 1}, "+15555550100")
    project.admin("update", localId=uid, deleteProvider=["phone"], customAttributes="{}")
    account = project.state.get(uid)
    assert (account.phone_number, account.claims) == (None, {})
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        project.admin("update", localId="nobody")
    with pytest.raises(AuthApiError, match="MISSING_LOCAL_ID"):
        project.admin("update", displayName="x")


def test_revoking_as_the_admin_sdk_does_ends_refresh_tokens_of_this_second_and_before(project: Any, clock: Any) -> None:
    old = project.sign_up()
    now = int(clock.now().timestamp())
    project.admin("update", localId=old["localId"], validSince=str(now))
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        renew(project, old["refreshToken"])
    fresh = project.user("signInWithPassword", email="ada@example.com", password="secret-1")
    assert renew(project, fresh["refreshToken"])["user_id"] == old["localId"]


def test_tokens_end_when_the_emulator_was_started_with_a_lifetime(strict_project: Any, clock: Any) -> None:
    made = strict_project.sign_up()
    assert made["expiresIn"] == "60"
    clock.turn(59)
    assert strict_project.user("lookup", idToken=made["idToken"])["users"]
    clock.turn(1)
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        strict_project.user("lookup", idToken=made["idToken"])


def test_delete_by_user_and_by_admin(project: Any) -> None:
    made, eve = project.sign_up(), project.sign_up("eve@example.com")
    project.user("delete", idToken=made["idToken"])
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        project.user("lookup", idToken=made["idToken"])
    project.admin("delete", localId=eve["localId"])
    assert project.state.accounts() == []
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        project.admin("delete", localId=eve["localId"])
    assert project.sign_up()["localId"] != made["localId"]


def test_create_auth_uri_tells_the_ways_to_sign_in_unless_that_is_private(project: Any) -> None:
    project.sign_up()
    ask = {"identifier": "Ada@example.com", "continueUri": "http://localhost"}
    answer = project.user("createAuthUri", **ask)
    assert (answer["registered"], answer["signinMethods"], answer["allProviders"]) == (
        True, ["password"], ["password"],
    )  # fmt: skip
    assert project.user("createAuthUri", **(ask | {"identifier": "eve@example.com"}))["registered"] is False
    with pytest.raises(AuthApiError, match="INVALID_CONTINUE_URI"):
        project.user("createAuthUri", identifier="ada@example.com", continueUri="/here")
    project.state.configure(ProjectConfig(email_privacy=True))
    assert "registered" not in project.user("createAuthUri", **ask)
