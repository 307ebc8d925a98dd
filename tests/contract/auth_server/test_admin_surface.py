"""Every public function of firebase_admin.auth answers as its documentation says."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from firebase_admin import auth

EMAIL = "ada@example.com"
SAML = {
    "idp_entity_id": "entity", "sso_url": "https://id.example.com/sso", "x509_certificates": ["c1", "c2"],
    "rp_entity_id": "us", "callback_url": "https://us.example.com/__/auth/handler",
}  # fmt: skip
# The official emulator answers 501 to these.
VERBS = ("create", "get", "update", "delete")
PROVIDERS = {f"{verb}_{kind}_provider_config" for verb in VERBS for kind in ("oidc", "saml")}
PROVIDERS |= {"list_oidc_provider_configs", "list_saml_provider_configs"}


class Admin:
    """Calls functions of firebase_admin.auth by name for one app, and remembers which."""

    def __init__(self, app: Any, server: Any) -> None:
        self.server = server
        self.called: set[str] = set()
        self._app = app

    def __getattr__(self, name: str) -> Callable[..., Any]:
        self.called.add(name)
        function = getattr(auth, name)
        return lambda *arguments, **named: function(*arguments, **named, app=self._app)

    def sign_in(self) -> str:
        url = f"http://{self.server.host}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any"
        body = {"email": EMAIL, "password": "secret-1"}
        return str(requests.post(url, json=body, timeout=10).json()["idToken"])


@pytest.fixture
def admin(app: Any, auth_server: Any) -> Admin:
    return Admin(app, auth_server)


def test_every_public_function_is_called(admin: Admin) -> None:
    walk_users(admin)
    walk_tokens(admin)
    walk_links(admin)
    walk_deletion(admin)
    public = {name for name, value in vars(auth).items() if name[0].islower() and callable(value)}
    if admin.server.official:
        public -= PROVIDERS
    else:
        walk_oidc(admin)
        walk_saml(admin)
    assert admin.called == public


def walk_users(admin: Admin) -> None:
    admin.create_user(uid="ada", email=EMAIL, password="secret-1", phone_number="+15555550100")
    assert admin.get_user("ada").email == admin.get_user_by_email(EMAIL).email == EMAIL
    assert admin.get_user_by_phone_number("+15555550100").uid == "ada"
    assert admin.update_user("ada", display_name="Ada").display_name == "Ada"
    google = auth.UserProvider("g1", "google.com", email="bob@example.com", display_name="Bob")
    bob = auth.ImportUserRecord("bob", email="bob@example.com", provider_data=[google], custom_claims={"team": 1})
    assert admin.import_users([bob]).success_count == 1
    identifiers = [
        auth.UidIdentifier("ada"), auth.EmailIdentifier("bob@example.com"), auth.PhoneIdentifier("+15555550100"),
        auth.ProviderIdentifier("google.com", "g1"), auth.UidIdentifier("nobody"),
    ]  # fmt: skip
    found = admin.get_users(identifiers)
    assert {user.uid for user in found.users} == {"ada", "bob"}
    assert [one.uid for one in found.not_found] == ["nobody"]
    assert [(user.uid, user.custom_claims) for user in admin.list_users().iterate_all()] == [
        ("ada", None), ("bob", {"team": 1}),
    ]  # fmt: skip


def walk_tokens(admin: Admin) -> None:
    admin.set_custom_user_claims("ada", {"role": "admin"})
    token = admin.sign_in()
    assert admin.verify_id_token(token, check_revoked=True)["role"] == "admin"
    cookie = admin.create_session_cookie(token, expires_in=600)
    assert admin.verify_session_cookie(cookie, check_revoked=True)["uid"] == "ada"
    custom = admin.create_custom_token("ada", {"a": 1}).decode()
    url = f"http://{admin.server.host}/identitytoolkit.googleapis.com/v1/accounts:signInWithCustomToken?key=any"
    answer = requests.post(url, json={"token": custom, "returnSecureToken": True}, timeout=10).json()
    assert admin.verify_id_token(answer["idToken"])["a"] == 1
    before = admin.get_user("ada").tokens_valid_after_timestamp
    admin.revoke_refresh_tokens("ada")
    assert admin.get_user("ada").tokens_valid_after_timestamp >= before


def walk_links(admin: Admin) -> None:
    settings = auth.ActionCodeSettings(url="https://us.example.com/done", handle_code_in_app=True)
    for name, mode in (
        ("generate_email_verification_link", "verifyEmail"),
        ("generate_password_reset_link", "resetPassword"),
        ("generate_sign_in_with_email_link", "signIn"),
    ):
        link = getattr(admin, name)(EMAIL, settings)
        assert f"mode={mode}" in link
        assert "oobCode=" in link


def walk_deletion(admin: Admin) -> None:
    admin.delete_user("ada")
    # firebase-admin deletes by force; a uid that nobody has counts as deleted.
    assert admin.delete_users(["bob", "nobody"]).success_count == 2
    assert list(admin.list_users().iterate_all()) == []


def walk_oidc(admin: Admin) -> None:
    issuer = "https://id.example.com"
    made = admin.create_oidc_provider_config(
        "oidc.x", "client", issuer, "X", enabled=True, client_secret="s", code_response_type=True
    )
    assert (made.provider_id, made.client_id, made.issuer, made.display_name, made.enabled) == (
        "oidc.x", "client", issuer, "X", True,
    )  # fmt: skip
    assert (made.client_secret, made.code_response_type, made.id_token_response_type) == ("s", True, False)
    changed = admin.update_oidc_provider_config(
        "oidc.x", display_name=auth.DELETE_ATTRIBUTE, client_id="other", enabled=False
    )
    assert (changed.display_name, changed.client_id, changed.enabled, changed.issuer) == (
        None, "other", False, issuer,
    )  # fmt: skip
    admin.create_oidc_provider_config("oidc.y", "client", issuer)
    page = admin.list_oidc_provider_configs(max_results=1)
    assert page.has_next_page
    assert [one.provider_id for one in page.iterate_all()] == ["oidc.x", "oidc.y"]
    admin.delete_oidc_provider_config("oidc.x")
    with pytest.raises(auth.ConfigurationNotFoundError):
        admin.get_oidc_provider_config("oidc.x")
    assert admin.get_oidc_provider_config("oidc.y").client_id == "client"


def walk_saml(admin: Admin) -> None:
    made = admin.create_saml_provider_config("saml.x", **SAML, display_name="X", enabled=True)
    assert {name: getattr(made, name) for name in SAML} == SAML
    assert (made.provider_id, made.display_name, made.enabled) == ("saml.x", "X", True)
    changed = admin.update_saml_provider_config("saml.x", sso_url="https://new.example.com", x509_certificates=["c3"])
    assert {name: getattr(changed, name) for name in SAML} == SAML | {
        "sso_url": "https://new.example.com", "x509_certificates": ["c3"],
    }  # fmt: skip
    assert [one.provider_id for one in admin.list_saml_provider_configs().iterate_all()] == ["saml.x"]
    assert admin.get_saml_provider_config("saml.x").rp_entity_id == "us"
    admin.delete_saml_provider_config("saml.x")
    with pytest.raises(auth.ConfigurationNotFoundError):
        admin.update_saml_provider_config("saml.x", enabled=False)
