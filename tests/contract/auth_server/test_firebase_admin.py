"""The stock firebase-admin works against the Auth emulator."""

import time
from typing import Any

import pytest
import requests
from firebase_admin import auth


def call(auth_server: Any, operation: str, **body: Any) -> Any:
    url = f"http://{auth_server.host}/identitytoolkit.googleapis.com/v1/accounts:{operation}?key=any"
    return requests.post(url, json=body, timeout=10).json()


def refresh(auth_server: Any, token: str) -> Any:
    url = f"http://{auth_server.host}/securetoken.googleapis.com/v1/token?key=any"
    return requests.post(url, data={"grant_type": "refresh_token", "refresh_token": token}, timeout=10).json()


def sign_in(auth_server: Any) -> Any:
    return call(auth_server, "signInWithPassword", email="ada@example.com", password="secret-1")


@pytest.fixture
def ada(app: Any) -> Any:
    return auth.create_user(email="ada@example.com", password="secret-1", display_name="Ada", app=app)


def test_create_and_get(app: Any) -> None:
    made = auth.create_user(
        uid="ada", email="Ada@example.com", password="secret-1", display_name="Ada", phone_number="+15555550100",
        photo_url="https://example.com/a.png", email_verified=True, app=app,
    )  # fmt: skip
    assert made.uid == "ada"
    for found in (
        auth.get_user("ada", app=app),
        auth.get_user_by_email("ada@example.com", app=app),
        auth.get_user_by_phone_number("+15555550100", app=app),
    ):
        assert (found.uid, found.email, found.display_name, found.email_verified, found.disabled) == (
            "ada", "ada@example.com", "Ada", True, False,
        )  # fmt: skip
        assert found.user_metadata.creation_timestamp > 1_000_000_000_000
        assert {info.provider_id for info in found.provider_data} == {"password", "phone"}


def test_refusals_are_the_exceptions_of_the_library(app: Any, ada: Any) -> None:
    with pytest.raises(auth.EmailAlreadyExistsError):
        auth.create_user(email="ada@example.com", app=app)
    with pytest.raises(auth.UidAlreadyExistsError):
        auth.create_user(uid=ada.uid, app=app)
    with pytest.raises(auth.UserNotFoundError):
        auth.get_user("nobody", app=app)
    with pytest.raises(auth.UserNotFoundError):
        auth.delete_user("nobody", app=app)
    with pytest.raises(auth.UserNotFoundError):
        auth.update_user("nobody", display_name="x", app=app)


def test_list_in_pages(app: Any) -> None:
    for number in range(5):
        auth.create_user(uid=f"u{number}", app=app)
    page = auth.list_users(max_results=2, app=app)
    assert [user.uid for user in page.users] == ["u0", "u1"]
    assert page.has_next_page
    assert [user.uid for user in page.iterate_all()] == [f"u{number}" for number in range(5)]


def test_get_many(app: Any, ada: Any) -> None:
    found = auth.get_users([auth.UidIdentifier(ada.uid), auth.EmailIdentifier("eve@example.com")], app=app)
    assert [user.uid for user in found.users] == [ada.uid]
    assert len(found.not_found) == 1


def test_update_disable_and_delete(app: Any, ada: Any, auth_server: Any) -> None:
    auth.update_user(ada.uid, display_name="Ada L.", password="secret-2", app=app)
    assert auth.get_user(ada.uid, app=app).display_name == "Ada L."
    assert sign_in(auth_server)["error"]["message"] == "INVALID_PASSWORD"
    auth.update_user(ada.uid, display_name=auth.DELETE_ATTRIBUTE, disabled=True, app=app)
    assert auth.get_user(ada.uid, app=app).display_name is None
    assert sign_in(auth_server)["error"]["message"] == "USER_DISABLED"
    auth.delete_user(ada.uid, app=app)
    assert sign_in(auth_server)["error"]["message"] == "EMAIL_NOT_FOUND"


def test_custom_claims_are_in_the_next_token(app: Any, ada: Any, auth_server: Any) -> None:
    signed_in = sign_in(auth_server)
    auth.set_custom_user_claims(ada.uid, {"role": "admin"}, app=app)
    assert auth.get_user(ada.uid, app=app).custom_claims == {"role": "admin"}
    assert "role" not in auth.verify_id_token(signed_in["idToken"], app=app)
    renewed = refresh(auth_server, signed_in["refreshToken"])
    assert auth.verify_id_token(renewed["id_token"], app=app)["role"] == "admin"


def test_verify_id_token(app: Any, ada: Any, auth_server: Any) -> None:
    claims = auth.verify_id_token(sign_in(auth_server)["idToken"], app=app, check_revoked=True)
    assert (claims["uid"], claims["email"], claims["firebase"]["sign_in_provider"]) == (
        ada.uid, "ada@example.com", "password",
    )  # fmt: skip


def test_revoked_refresh_tokens_really_stop(app: Any, ada: Any, auth_server: Any) -> None:
    if auth_server.official:
        pytest.xfail("the official emulator checks validSince for ID tokens only; production does for both")
    signed_in = sign_in(auth_server)
    started = int(time.time())
    auth.revoke_refresh_tokens(ada.uid, app=app)
    assert auth.get_user(ada.uid, app=app).tokens_valid_after_timestamp >= started * 1000
    assert refresh(auth_server, signed_in["refreshToken"])["error"]["message"] == "TOKEN_EXPIRED"
    assert "id_token" in refresh(auth_server, sign_in(auth_server)["refreshToken"])


def test_a_custom_token_signs_in(app: Any, auth_server: Any) -> None:
    token = auth.create_custom_token("service-7", {"premium": True}, app=app).decode()
    signed_in = call(auth_server, "signInWithCustomToken", token=token, returnSecureToken=True)
    claims = auth.verify_id_token(signed_in["idToken"], app=app)
    assert (claims["uid"], claims["premium"]) == ("service-7", True)


def test_session_cookies(app: Any, ada: Any, auth_server: Any) -> None:
    cookie = auth.create_session_cookie(sign_in(auth_server)["idToken"], expires_in=600, app=app)
    assert auth.verify_session_cookie(cookie, app=app)["uid"] == ada.uid


def test_links_of_mails(app: Any, ada: Any) -> None:
    link = auth.generate_email_verification_link("ada@example.com", app=app)
    assert requests.get(link, timeout=10).status_code == 200
    assert auth.get_user(ada.uid, app=app).email_verified
    assert "mode=resetPassword" in auth.generate_password_reset_link("ada@example.com", app=app)


def test_import_and_delete_many(app: Any) -> None:
    users = [auth.ImportUserRecord(uid=f"u{number}", email=f"u{number}@example.com") for number in range(3)]
    users.append(auth.ImportUserRecord(uid="twin", email="u0@example.com"))
    outcome = auth.import_users(users, app=app)
    assert (outcome.success_count, [error.index for error in outcome.errors]) == (3, [3])
    auth.update_user("u0", disabled=True, app=app)
    assert auth.delete_users(["u0", "u1", "u2"], app=app).success_count == 3


def test_a_session_cookie_ends_with_revocation(auth_server: Any, app: Any, ada: Any) -> None:
    cookie = auth.create_session_cookie(sign_in(auth_server)["idToken"], expires_in=600, app=app)
    assert auth.verify_session_cookie(cookie, check_revoked=True, app=app)["uid"] == ada.uid
    # revoke_refresh_tokens with the next second: revocation counts in whole ones, and the sign-in was in this one.
    url = f"http://{auth_server.host}/identitytoolkit.googleapis.com/v1/projects/demo-chat/accounts:update"
    body = {"localId": ada.uid, "validSince": str(int(time.time()) + 1)}
    requests.post(url, json=body, headers={"Authorization": "Bearer owner"}, timeout=10).raise_for_status()
    with pytest.raises(auth.RevokedSessionCookieError):
        auth.verify_session_cookie(cookie, check_revoked=True, app=app)
    assert auth.verify_session_cookie(cookie, app=app)["uid"] == ada.uid


def test_who_is_disabled_has_no_valid_cookie(auth_server: Any, app: Any, ada: Any) -> None:
    cookie = auth.create_session_cookie(sign_in(auth_server)["idToken"], expires_in=600, app=app)
    auth.update_user(ada.uid, disabled=True, app=app)
    with pytest.raises(auth.UserDisabledError):
        auth.verify_session_cookie(cookie, check_revoked=True, app=app)
