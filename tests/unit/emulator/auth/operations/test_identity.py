"""Sign-in with a provider: strangers, owners of the address, links."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError


def google(project: Any, sub: str = "g1", verified: bool = True, email: str = "ada@example.com", **more: Any) -> Any:
    token = json.dumps({"sub": sub, "email": email, "email_verified": verified, "name": "Ada G"})
    body = urlencode({"providerId": "google.com", "id_token": token})
    return project.user("signInWithIdp", requestUri="http://localhost", postBody=body, **more)


def test_a_stranger_gets_an_account_and_comes_back_to_it(project: Any) -> None:
    first, second = google(project), google(project, email="new@example.com")
    assert first["isNewUser"] is True
    assert "isNewUser" not in second
    assert first["localId"] == second["localId"]
    account = project.state.get(first["localId"])
    assert (account.email, account.email_verified, account.display_name) == ("ada@example.com", True, "Ada G")
    firebase = project.state.read_id_token(first["idToken"]).claims["firebase"]
    assert firebase["sign_in_provider"] == "google.com"
    assert firebase["identities"] == {"email": ["ada@example.com"], "google.com": ["g1"]}


def test_without_auto_create_nobody_is_made(project: Any) -> None:
    with pytest.raises(AuthApiError, match="USER_NOT_FOUND"):
        google(project, autoCreate=False)
    assert project.state.accounts() == []
    made = google(project)
    assert google(project, autoCreate=False)["localId"] == made["localId"]


def test_an_unverified_address_of_somebody_else_must_be_confirmed(project: Any) -> None:
    owner = project.sign_up()
    answer = google(project, verified=False)
    assert answer["needConfirmation"] is True
    assert "idToken" not in answer
    assert project.state.get(owner["localId"]).linked == ()


def test_a_verified_address_takes_over_an_account_that_never_verified_it(project: Any, clock: Any) -> None:
    squatter = project.sign_up()
    clock.turn(1)
    answer = google(project)
    assert answer["localId"] == squatter["localId"]
    with pytest.raises(AuthApiError, match="INVALID_PASSWORD"):
        project.user("signInWithPassword", email="ada@example.com", password="secret-1")
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        project.state.refresh(squatter["refreshToken"])
    project.state.refresh(answer["refreshToken"])


def test_a_verified_owner_keeps_the_password(project: Any) -> None:
    uid = project.sign_up()["localId"]
    project.admin("update", localId=uid, emailVerified=True)
    assert google(project)["localId"] == uid
    project.user("signInWithPassword", email="ada@example.com", password="secret-1")


def test_link_and_unlink(project: Any) -> None:
    made = project.user("signUp")
    linked = google(project, idToken=made["idToken"])
    assert linked["localId"] == made["localId"]
    assert project.state.get(made["localId"]).email == "ada@example.com"
    project.user("update", idToken=linked["idToken"], deleteProvider=["google.com"])
    assert project.state.by_identity("google.com", "g1") is None


def test_a_link_takes_nobody_elses_identity_nor_address(project: Any) -> None:
    google(project)
    made = project.sign_up("bob@example.com")
    with pytest.raises(AuthApiError, match="FEDERATED_USER_ID_ALREADY_LINKED"):
        google(project, idToken=made["idToken"])
    with pytest.raises(AuthApiError, match="EMAIL_EXISTS"):
        google(project, sub="g2", idToken=made["idToken"])
    beside = google(project, idToken=made["idToken"], returnIdpCredential=True)
    assert beside["errorMessage"] == "FEDERATED_USER_ID_ALREADY_LINKED"
    assert "idToken" not in beside


def test_who_is_disabled_stays_out_and_nothing_changes(project: Any) -> None:
    uid = project.sign_up()["localId"]
    before = project.state.put(project.state.get(uid))
    project.admin("update", localId=uid, disableUser=True)
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        google(project)
    assert project.state.get(uid).password == before.password
    assert project.state.get(uid).linked == ()
