"""What a fake provider may say."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.identity_claims import Identity, read_identity
from desktop_chat.emulator.auth.tokens import mint

CLAIMS = {"sub": "g1", "email": "Ada@Example.com", "email_verified": True, "name": "Ada", "given_name": "A"}


def read(project: Any, uri: str = "http://localhost", **given: str) -> Identity:
    return read_identity(Call(project.state, {"requestUri": uri, "postBody": urlencode(given)}))


@pytest.mark.parametrize("token", [json.dumps(CLAIMS), mint(CLAIMS)])
def test_json_and_unsigned_jwts_are_both_read(project: Any, token: str) -> None:
    found = read(project, providerId="Google.com", id_token=token)
    assert (found.provider, found.raw_id, found.email, found.email_verified) == (
        "google.com", "g1", "ada@example.com", True,
    )  # fmt: skip
    shown = found.to_json()
    assert shown["federatedId"] == "https://accounts.google.com/g1"
    assert shown["firstName"] == "A"
    assert json.loads(shown["rawUserInfo"])["verified_email"] is True


def test_the_address_and_its_fragment_count_too(project: Any) -> None:
    token = json.dumps({"sub": "o1"})
    uri = "http://localhost?providerId=oidc.one#" + urlencode({"id_token": token})
    found = read(project, uri)
    assert (found.provider, found.raw_id, found.email) == ("oidc.one", "o1", None)
    assert json.loads(found.to_json()["rawUserInfo"]) == {"sub": "o1"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"id_token": '{"sub":"x"}'}, "INVALID_CREDENTIAL_OR_PROVIDER_ID"),
        ({"providerId": "google.com"}, "id_token"),
        ({"providerId": "saml.x", "id_token": '{"sub":"x"}'}, "needs a SAMLResponse"),
        ({"providerId": "saml.x", "SAMLResponse": "{}"}, "Missing assertion"),
        ({"providerId": "google.com", "access_token": "opaque"}, "needs an id_token"),
        ({"providerId": "google.com", "id_token": "rubbish"}, "INVALID_IDP_RESPONSE : Unable to parse id_token"),
        ({"providerId": "google.com", "id_token": "{bad"}, "INVALID_IDP_RESPONSE"),
        ({"providerId": "google.com", "id_token": "{}"}, "INVALID_IDP_RESPONSE"),
        ({"providerId": "google.com", "id_token": '{"sub":1}'}, "must be a string"),
        ({"providerId": "google.com", "id_token": '{"sub":"x","email":"no"}'}, "INVALID_EMAIL"),
    ],
)
def test_refusals_do_not_quote_the_token(project: Any, given: dict[str, str], code: str) -> None:
    with pytest.raises(AuthApiError, match=code) as caught:
        read(project, **given)
    assert "rubbish" not in caught.value.message


def test_the_request_needs_an_address(project: Any) -> None:
    with pytest.raises(AuthApiError, match="INVALID_REQUEST_URI"):
        read(project, "localhost")
    with pytest.raises(AuthApiError, match="MISSING_REQUEST_URI"):
        read_identity(Call(project.state, {}))


def test_a_saml_provider_vouches_for_its_people(project: Any) -> None:
    assertion = {"subject": {"nameId": "Ada@Example.com"}, "attributeStatements": {"team": "a"}}
    given = {"providerId": "saml.x", "SAMLResponse": json.dumps({"assertion": assertion})}
    found = read(project, **given)
    assert (found.raw_id, found.email, found.email_verified) == ("Ada@Example.com", "ada@example.com", True)
    assert json.loads(found.to_json()["rawUserInfo"]) == {"team": "a"}
    both = read(project, **given, id_token=json.dumps({"sub": "s1", "email": "x@y.z", "name": "A"}))
    assert (both.raw_id, both.email, both.to_json()["displayName"]) == ("s1", "ada@example.com", "A")
