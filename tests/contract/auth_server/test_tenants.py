"""Tenants: each has accounts of its own, and lets people do what its settings say."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.contract.auth_server.toolkit import OWNER, Toolkit, claims, message

EVERYTHING: Any = {"allowPasswordSignup": True, "enableEmailLinkSignin": True, "enableAnonymousUser": True}
ADA: Any = {"email": "ada@example.com", "password": "secret-1", "returnSecureToken": True}


class Tenants:
    """The tenants of the project, as administrators see them."""

    def __init__(self, toolkit: Toolkit) -> None:
        self.root = toolkit.root
        self._url = f"{toolkit.root}/identitytoolkit.googleapis.com/v2/projects/demo-chat/tenants"
        self.made: list[str] = []

    def call(self, method: str, path: str = "", **body: Any) -> Any:
        return requests.request(method, self._url + path, json=body or None, headers=OWNER, timeout=10)

    def make(self, **settings: Any) -> str:
        self.made.append(self.call("POST", displayName="t", **settings).json()["tenantId"])
        return self.made[-1]

    def accounts(self, tenant: str, operation: str, **body: Any) -> Any:
        url = self._url.replace("/v2/", "/v1/") + f"/{tenant}/accounts{operation}"
        return requests.post(url, json=body, headers=OWNER, timeout=10).json()


@pytest.fixture
def tenants(toolkit: Toolkit) -> Iterator[Tenants]:
    made = Tenants(toolkit)
    yield made
    for tenant in made.made:
        made.call("DELETE", f"/{tenant}")


def test_tenants_are_made_listed_changed_and_deleted(tenants: Tenants) -> None:
    first, second = sorted(tenants.make(allowPasswordSignup=True) for _ in range(2))
    got = tenants.call("GET", f"/{first}").json()
    assert got["name"] == f"projects/demo-chat/tenants/{first}"
    flags = {name: got[name] for name in (*EVERYTHING, "disableAuth")}
    assert flags == dict.fromkeys(flags, False) | {"allowPasswordSignup": True}
    assert got["mfaConfig"] == {"state": "DISABLED", "enabledProviders": []}
    page = tenants.call("GET", "?pageSize=1").json()
    assert [one["tenantId"] for one in page["tenants"]] == [first]
    rest = tenants.call("GET", f"?pageToken={page['nextPageToken']}").json()["tenants"]
    assert [one["tenantId"] for one in rest] == [second]
    path = f"/{first}?updateMask=enableAnonymousUser,displayName"
    changed = tenants.call("PATCH", path, enableAnonymousUser=True, displayName="new", allowPasswordSignup=False).json()
    assert changed == got | {"enableAnonymousUser": True, "displayName": "new"}
    assert tenants.call("PATCH", f"/{first}", displayName="x").json()["allowPasswordSignup"] is False
    tenants.call("DELETE", f"/{first}")
    assert [one["tenantId"] for one in tenants.call("GET").json()["tenants"]] == [second]


def test_people_of_a_tenant_are_nobody_elsewhere(toolkit: Toolkit, tenants: Tenants) -> None:
    one, other = tenants.make(**EVERYTHING), tenants.make(**EVERYTHING)
    ada = toolkit.post(":signUp", tenantId=one, **ADA)
    assert claims(ada["idToken"])["firebase"]["tenant"] == one
    assert claims(ada["idToken"])["aud"] == "demo-chat"
    for place in ({"tenantId": other}, {}):
        assert message(toolkit.post(":signInWithPassword", **ADA, **place)) == "EMAIL_NOT_FOUND"
    assert toolkit.post(":signInWithPassword", tenantId=one, **ADA)["localId"] == ada["localId"]
    # The token says which tenant is meant, and nothing else may.
    user = toolkit.post(":lookup", idToken=ada["idToken"])["users"][0]
    assert (user["localId"], user["tenantId"]) == (ada["localId"], one)
    assert message(toolkit.post(":lookup", idToken=ada["idToken"], tenantId=other)) == "TENANT_ID_MISMATCH"
    refreshed = requests.post(
        f"{toolkit.root}/securetoken.googleapis.com/v1/token?key=any",
        json={"grantType": "refresh_token", "refreshToken": ada["refreshToken"]},
        timeout=10,
    ).json()
    assert claims(refreshed["id_token"])["firebase"]["tenant"] == one
    assert tenants.accounts(one, ":lookup", localId=[ada["localId"]])["users"][0]["email"] == ADA["email"]
    assert "users" not in tenants.accounts(other, ":lookup", localId=[ada["localId"]])
    assert "users" not in toolkit.admin(":lookup", localId=[ada["localId"]])


def test_a_tenant_allows_what_its_settings_say(toolkit: Toolkit, tenants: Tenants) -> None:
    tenant = tenants.make()
    assert message(toolkit.post(":signUp", tenantId=tenant, **ADA)) == "OPERATION_NOT_ALLOWED"
    assert message(toolkit.post(":signUp", tenantId=tenant)) == "ADMIN_ONLY_OPERATION"
    assert message(toolkit.post(":signInWithPassword", tenantId=tenant, **ADA)) == "PASSWORD_LOGIN_DISABLED"
    link: Any = {"requestType": "EMAIL_SIGNIN", "email": ADA["email"], "tenantId": tenant}
    assert message(toolkit.post(":sendOobCode", **link)) == "OPERATION_NOT_ALLOWED"
    phone = toolkit.post(":sendVerificationCode", phoneNumber="+15555550100", tenantId=tenant)
    assert message(phone) == "UNSUPPORTED_TENANT_OPERATION"
    tenants.call("PATCH", f"/{tenant}?updateMask=disableAuth", disableAuth=True)
    assert message(toolkit.post(":signUp", tenantId=tenant, **ADA)) == "PROJECT_DISABLED"


def test_providers_and_custom_tokens_sign_in_to_a_tenant(toolkit: Toolkit, tenants: Tenants) -> None:
    one, other = tenants.make(**EVERYTHING), tenants.make(**EVERYTHING)
    token = json.dumps({"sub": "g1", "email": "ada@example.com", "email_verified": True})
    given: Any = {
        "requestUri": "http://localhost",
        "postBody": urlencode({"providerId": "google.com", "id_token": token}),
    }
    answers = [toolkit.post(":signInWithIdp", tenantId=one, returnSecureToken=True, **given) for _ in range(2)]
    assert {answer["localId"] for answer in answers} == {answers[0]["localId"]}
    assert answers[0]["tenantId"] == one
    assert toolkit.post(":signInWithIdp", tenantId=other, returnSecureToken=True, **given)["isNewUser"] is True
    # Without a tenant it is somebody else, too.
    assert toolkit.google("g1")["isNewUser"] is True


def test_mails_of_a_tenant_lead_back_to_it(toolkit: Toolkit, tenants: Tenants) -> None:
    tenant = tenants.make(**EVERYTHING)
    toolkit.post(":signUp", tenantId=tenant, **ADA)
    toolkit.post(":sendOobCode", requestType="PASSWORD_RESET", email=ADA["email"], tenantId=tenant)
    (code,) = toolkit.emulator(f"tenants/{tenant}/oobCodes")["oobCodes"]
    assert parse_qs(urlsplit(code["oobLink"]).query)["tenantId"] == [tenant]
    answer = requests.get(f"{code['oobLink']}&newPassword=secret-2", timeout=10)
    assert answer.status_code == 200
    assert "idToken" in toolkit.post(":signInWithPassword", tenantId=tenant, **{**ADA, "password": "secret-2"})


@pytest.mark.usefixtures("ours_only")
def test_custom_tokens_name_their_tenant(toolkit: Toolkit, tenants: Tenants) -> None:
    tenant = tenants.make(**EVERYTHING)
    named = json.dumps({"uid": "ada", "tenant_id": tenant})
    assert toolkit.post(":signInWithCustomToken", token=named, tenantId=tenant)["isNewUser"] is True
    for token, place in ((named, {}), ('{"uid": "ada"}', {"tenantId": tenant})):
        assert message(toolkit.post(":signInWithCustomToken", token=token, **place)) == "TENANT_ID_MISMATCH"


@pytest.mark.usefixtures("ours_only")
def test_a_deleted_tenant_leaves_nothing(toolkit: Toolkit, tenants: Tenants) -> None:
    tenant = tenants.make(**EVERYTHING)
    ada = toolkit.post(":signUp", tenantId=tenant, **ADA)
    tenants.call("DELETE", f"/{tenant}")
    assert message(tenants.call("GET", f"/{tenant}").json()) == "TENANT_NOT_FOUND"
    assert message(toolkit.post(":lookup", idToken=ada["idToken"])) == "TENANT_NOT_FOUND"
    assert tenant not in [one["tenantId"] for one in tenants.call("GET").json().get("tenants", [])]
