"""Configs of OIDC and SAML providers: kept, listed in pages, changed by a mask."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.provider_configs import OIDC, SAML

ISSUER = "https://id.example.com"
SAML_BODY: dict[str, Any] = {
    "idpConfig": {"idpEntityId": "e", "ssoUrl": ISSUER, "idpCertificates": [{"x509Certificate": "c"}]},
    "spConfig": {"spEntityId": "s", "callbackUri": ISSUER},
}


def admin(project: Any, body: Any = None, **query: str) -> Call:
    return Call(project.state, body or {}, admin=True, query=query)


def make(project: Any, name: str = "oidc.a", **more: Any) -> dict[str, Any]:
    body = {"clientId": "c", "issuer": ISSUER, **more}
    return OIDC.create(admin(project, body, oauthIdpConfigId=name))


def test_made_found_and_forgotten(project: Any) -> None:
    made = make(project, enabled=True)
    assert made["name"] == "projects/demo-chat/oauthIdpConfigs/oidc.a"
    assert OIDC.get(admin(project), "oidc.a") == made
    OIDC.delete(admin(project), "oidc.a")
    for gone in (OIDC.get, OIDC.delete, OIDC.patch):
        with pytest.raises(AuthApiError, match="CONFIGURATION_NOT_FOUND") as caught:
            gone(admin(project), "oidc.a")
        assert caught.value.http_status == 404


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("saml.a", {}, "INVALID_CONFIG_ID"),
        ("oidc.", {}, "INVALID_CONFIG_ID"),
        ("oidc.b", {"clientId": ""}, "clientId is missing"),
        ("oidc.b", {"issuer": "nowhere"}, "issuer must be a URL"),
        ("oidc.a", {}, "DUPLICATE_PROVIDER_ID"),
    ],
)
def test_refusals_keep_nothing(project: Any, name: str, body: Any, code: str) -> None:
    make(project)
    with pytest.raises(AuthApiError, match=code):
        make(project, name, **body)
    assert len(OIDC.list(admin(project))["oauthIdpConfigs"]) == 1


def test_a_mask_changes_what_it_names_and_removes_what_is_absent(project: Any) -> None:
    SAML.create(admin(project, {**SAML_BODY, "displayName": "A"}, inboundSamlConfigId="saml.a"))
    body = {"idpConfig": {"idpEntityId": "e2", "ssoUrl": "https://not-in-the-mask.example.com"}, "enabled": True}
    changed = SAML.patch(admin(project, body, updateMask="idpConfig.idpEntityId,displayName"), "saml.a")
    assert changed["idpConfig"] == SAML_BODY["idpConfig"] | {"idpEntityId": "e2"}
    assert "displayName" not in changed
    assert "enabled" not in changed
    with pytest.raises(AuthApiError, match="ssoUrl is missing"):
        SAML.patch(admin(project, {}, updateMask="idpConfig.ssoUrl"), "saml.a")
    assert SAML.get(admin(project), "saml.a") == changed
    assert SAML.patch(admin(project, {"enabled": True, "name": "x"}), "saml.a") == changed | {"enabled": True}


def test_pages_end(project: Any) -> None:
    assert OIDC.list(admin(project)) == {}
    for name in ("oidc.c", "oidc.a", "oidc.b"):
        make(project, name)
    first = OIDC.list(admin(project, pageSize="2"))
    assert [one["name"][-6:] for one in first["oauthIdpConfigs"]] == ["oidc.a", "oidc.b"]
    second = OIDC.list(admin(project, pageSize="2", pageToken=first["nextPageToken"]))
    assert [one["name"][-6:] for one in second["oauthIdpConfigs"]] == ["oidc.c"]
    assert "nextPageToken" not in second


def test_deleting_every_account_leaves_the_providers(project: Any) -> None:
    make(project)
    project.state.clear()
    assert OIDC.get(admin(project), "oidc.a")["clientId"] == "c"
