"""Batches, queries, cookies and settings."""

import base64
import hashlib
from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.operations import admin as operations_admin
from desktop_chat.emulator.auth.tokens import decode


def batch_get(project: Any, **query: str) -> dict[str, Any]:
    return operations_admin.batch_get(Call(project.state, {}, admin=True, query=query))


def with_users(project: Any, *uids: str) -> None:
    for uid in uids:
        project.admin("signUp", localId=uid)


def test_batch_get_pages_in_order_of_uid_and_ends(project: Any) -> None:
    with_users(project, "c", "a", "b")
    first = batch_get(project, maxResults="2")
    assert [user["localId"] for user in first["users"]] == ["a", "b"]
    second = batch_get(project, maxResults="2", nextPageToken=first["nextPageToken"])
    assert [user["localId"] for user in second["users"]] == ["c"]
    assert "nextPageToken" not in second


def test_batch_delete_leaves_enabled_users_unless_forced(project: Any) -> None:
    with_users(project, "a", "b")
    project.admin("update", localId="a", disableUser=True)
    answer = project.admin("batchDelete", localIds=["a", "b", "nobody"])
    assert [(error["index"], error["localId"]) for error in answer["errors"]] == [(1, "b")]
    assert project.admin("batchDelete", localIds=["b"], force=True) == {}
    assert project.state.accounts() == []
    with pytest.raises(AuthApiError, match="LOCAL_ID_LIST_EXCEEDS_LIMIT"):
        project.admin("batchDelete", localIds=[])


def test_batch_create_imports_what_it_can_and_reports_the_rest(project: Any) -> None:
    project.sign_up("taken@example.com")
    answer = project.admin(
        "batchCreate",
        users=[
            {"localId": "ada", "email": "Ada@example.com", "rawPassword": "secret-1", "emailVerified": True,
             "customAttributes": '{"a": 1}', "createdAt": "1000"},
            {"localId": "bob", "email": "taken@example.com"},
            {"localId": "eve", "email": "rubbish"},
            {"localId": "dan", "providerUserInfo": [{"providerId": "google.com", "rawId": "g1"}]},
            {"email": "x@example.com"},
        ],
    )  # fmt: skip
    assert [error["index"] for error in answer["error"]] == [1, 2, 4]
    ada = project.state.get("ada")
    assert (ada.email, ada.claims, ada.created_at) == ("ada@example.com", {"a": 1}, 1000)
    assert project.user("signInWithPassword", email="ada@example.com", password="secret-1")["localId"] == "ada"
    assert project.state.by_identity("google.com", "g1").uid == "dan"
    again = project.admin("batchCreate", users=[{"localId": "ada"}])
    assert again["error"][0]["message"].startswith("localId belongs to an existing account")
    assert project.admin("batchCreate", users=[{"localId": "ada"}], allowOverwrite=True)["error"] == []


ADA_HASHED = {
    "localId": "ada",
    "email": "a@x.y",
    "passwordHash": base64.b64encode(hashlib.sha256(b"pepper" + b"secret-9").digest()).decode(),
    "salt": base64.b64encode(b"pepper").decode(),
}


def test_people_sign_in_with_the_password_whose_hash_was_imported(project: Any) -> None:
    answer = project.admin("batchCreate", users=[ADA_HASHED], hashAlgorithm="SHA256", rounds=1)
    assert answer["error"] == []
    assert project.user("signInWithPassword", email="a@x.y", password="secret-9")["localId"] == "ada"
    with pytest.raises(AuthApiError, match="INVALID_PASSWORD"):
        project.user("signInWithPassword", email="a@x.y", password=ADA_HASHED["passwordHash"])


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({}, "MISSING_HASH_ALGORITHM"),
        ({"hashAlgorithm": "ARGON2"}, "INVALID_HASH_ALGORITHM"),
        ({"hashAlgorithm": "SHA256", "rounds": 0}, "INVALID_HASH_PARAMETER"),
    ],
)
def test_hashes_that_cannot_be_checked_are_refused(project: Any, options: Any, code: str) -> None:
    with pytest.raises(AuthApiError, match=code):
        project.admin("batchCreate", users=[ADA_HASHED], **options)
    assert project.state.get("ada") is None


def test_a_hash_that_is_no_base64_is_reported_and_the_others_stored(project: Any) -> None:
    broken = ADA_HASHED | {"localId": "bob", "email": "b@x.y", "passwordHash": "?"}
    answer = project.admin("batchCreate", users=[broken, ADA_HASHED], hashAlgorithm="SHA256", rounds=1)
    assert [error["index"] for error in answer["error"]] == [0]
    assert project.state.get("bob") is None
    assert project.state.get("ada") is not None


def test_query_counts_and_lists(project: Any) -> None:
    with_users(project, "a", "b", "c")
    assert project.admin("query", returnUserInfo=False) == {"recordsCount": "3"}
    answer = project.admin("query", order="DESC", limit="2", offset=1)
    assert [user["localId"] for user in answer["userInfo"]] == ["b", "a"]
    with pytest.raises(AuthApiError, match="sortBy"):
        project.admin("query", sortBy="NAME")


def test_a_session_cookie_carries_the_claims_with_its_own_issuer(project: Any) -> None:
    made = project.sign_up()
    call = Call(project.state, {"idToken": made["idToken"], "validDuration": "600"}, admin=True)
    cookie = decode(operations_admin.create_session_cookie(call)["sessionCookie"])
    assert cookie["iss"] == "https://session.firebase.google.com/demo-chat"
    assert (cookie["sub"], cookie["exp"] - cookie["iat"]) == (made["localId"], 600)
    with pytest.raises(AuthApiError, match="INVALID_DURATION"):
        operations_admin.create_session_cookie(
            Call(project.state, {"idToken": made["idToken"], "validDuration": "299"}, admin=True)
        )


def test_settings_are_changed_one_by_one(project: Any) -> None:
    privacy = {"emailPrivacyConfig": {"enableImprovedEmailPrivacy": True}}
    both = {"signIn": {"allowDuplicateEmails": True}, **privacy}
    assert operations_admin.update_config(Call(project.state, privacy)) == both | {
        "signIn": {"allowDuplicateEmails": False}
    }
    assert operations_admin.update_config(Call(project.state, {"signIn": {"allowDuplicateEmails": True}})) == both
    assert operations_admin.update_config(Call(project.state, {"signIn": {}, "emailPrivacyConfig": None})) == both
    with pytest.raises(AuthApiError, match="allowDuplicateEmails"):
        operations_admin.update_config(Call(project.state, {"signIn": {"allowDuplicateEmails": "yes"}}))


def test_clearing_deletes_accounts_sessions_and_codes(project: Any) -> None:
    made = project.sign_up()
    project.user("sendOobCode", requestType="VERIFY_EMAIL", idToken=made["idToken"])
    assert operations_admin.list_mail_codes(Call(project.state, {}))["oobCodes"][0]["requestType"] == "VERIFY_EMAIL"
    operations_admin.clear_accounts(Call(project.state, {}))
    assert project.state.accounts() == []
    assert operations_admin.list_mail_codes(Call(project.state, {})) == {"oobCodes": []}
    with pytest.raises(AuthApiError, match="INVALID_REFRESH_TOKEN"):
        project.state.refresh(made["refreshToken"])
