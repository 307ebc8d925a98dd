"""What a fake identity provider says: the claims in ``requestUri`` and ``postBody`` of a sign-in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from desktop_chat.emulator.auth.call import Call, canonical_email, checked_url, is_email
from desktop_chat.emulator.auth.errors import AuthApiError, not_implemented, require
from desktop_chat.emulator.auth.saml_response import read_saml_response
from desktop_chat.emulator.auth.tokens import decode
from desktop_chat.emulator.json_text import parse_json

_BAD = "INVALID_IDP_RESPONSE : "
_SAML = "saml."


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at ``provider``, who is called ``raw_id`` there; ``credential`` is the id_token as it came.

    ``attributes`` are those of a SAML assertion.
    """

    provider: str
    raw_id: str
    credential: str | None
    access_token: str
    claims: dict[str, Any]
    email: str | None
    email_verified: bool
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a claim that is a string."""
        value = self.claims.get(name)
        return value if isinstance(value, str) else None

    def provider_info(self) -> dict[str, Any]:
        """Return it as an entry of ``providerUserInfo``."""
        return {
            "providerId": self.provider,
            "rawId": self.raw_id,
            "federatedId": self.raw_id,
            **self._profile(),
        }

    def to_json(self) -> dict[str, Any]:
        """Return what ``signInWithIdp`` tells about the person at the provider."""
        google = self.provider == "google.com"
        found = {
            "kind": "identitytoolkit#VerifyAssertionResponse",
            "context": "",
            "providerId": self.provider,
            "federatedId": f"https://accounts.google.com/{self.raw_id}" if google else self.raw_id,
            "emailVerified": self.email_verified,
            "fullName": self.text("name"),
            "rawUserInfo": json.dumps(self._raw_user(), ensure_ascii=False),
            "oauthAccessToken": self.access_token,
            "oauthIdToken": self.credential,
            **self._profile(),
        }
        if google:
            found |= {"firstName": self.text("given_name"), "lastName": self.text("family_name")}
        return {name: value for name, value in found.items() if value is not None}

    def _profile(self) -> dict[str, str]:
        found = {
            "displayName": self.text("name"),
            "photoUrl": self.text("picture"),
            "email": self.email,
            "screenName": self.text("screen_name"),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _raw_user(self) -> Mapping[str, Any]:
        if self.provider.startswith(_SAML):
            return self.attributes
        return self._google_user() if self.provider == "google.com" else self.claims

    def _google_user(self) -> dict[str, Any]:
        scopes = ["openid", "https://www.googleapis.com/auth/userinfo.profile"]
        scopes += ["https://www.googleapis.com/auth/userinfo.email"] if self.email else []
        found = {name: self.text(name) for name in ("name", "given_name", "family_name", "picture")}
        shown = {name: value for name, value in found.items() if value is not None}
        shown |= {"email": self.email} if self.email else {}
        return {
            "granted_scopes": " ".join(scopes), "id": self.raw_id, "verified_email": self.email_verified,
            "locale": "en", **shown,
        }  # fmt: skip


def read_identity(call: Call) -> Identity:
    """Return whom ``requestUri`` and ``postBody`` name; an id_token is strict JSON or a JWT that nobody signed.

    At a SAML provider ``SAMLResponse`` is needed, and an id_token only to say what else the person is called there.

    Raises AuthApiError: MISSING_REQUEST_URI, INVALID_CREDENTIAL_OR_PROVIDER_ID, INVALID_IDP_RESPONSE.
    """
    given = _parameters(call)
    provider = given.get("providerId", "").lower()
    require(provider, "INVALID_CREDENTIAL_OR_PROVIDER_ID : Invalid IdP response/credential: it names no providerId")
    credential = given.get("id_token") or None
    if provider.startswith(_SAML):
        return _saml_identity(provider, credential, given)
    claims = _claims(provider, credential, given.get("access_token") or None)
    raw_id, email = claims.get("sub"), claims.get("email")
    if not raw_id:
        raise AuthApiError(f'{_BAD}Invalid Idp Response: id_token missing required fields. ((Missing "sub" field.))')
    if not isinstance(raw_id, str):
        raise AuthApiError(f'{_BAD}((The "sub" field must be a string.))')
    return Identity(
        provider=provider,
        raw_id=raw_id,
        credential=credential,
        access_token=given.get("access_token") or f"FirebaseAuthEmulatorFakeAccessToken_{provider}",
        claims=claims,
        email=canonical_email(email) if isinstance(email, str) and email else None,
        email_verified=claims.get("email_verified") in (True, "true"),
    )


def _saml_identity(provider: str, credential: str | None, given: Mapping[str, str]) -> Identity:
    if not given.get("SAMLResponse"):
        raise not_implemented("A sign-in at a SAML provider needs a SAMLResponse here, which is JSON.")
    assertion = read_saml_response(given["SAMLResponse"])
    claims = {} if credential is None else _claims(provider, credential, None)
    raw_id, email = claims.get("sub") or assertion.name_id, claims.get("email")
    if not isinstance(raw_id, str):
        raise AuthApiError(f'{_BAD}((The "sub" field must be a string.))')
    if is_email(assertion.name_id):
        email = assertion.name_id
    return Identity(
        provider=provider,
        raw_id=raw_id,
        credential=credential,
        access_token=given.get("access_token") or f"FirebaseAuthEmulatorFakeAccessToken_{provider}",
        claims=claims,
        email=canonical_email(email) if isinstance(email, str) and email else None,
        email_verified=True,  # an organization vouches for its own people
        attributes=assertion.attributes,
    )


def _parameters(call: Call) -> dict[str, str]:
    address = urlsplit(checked_url(call.needed("requestUri", "MISSING_REQUEST_URI"), "INVALID_REQUEST_URI"))
    found = dict(parse_qsl(address.query))
    found |= dict(parse_qsl(call.text("postBody") or ""))
    return found | dict(parse_qsl(address.fragment))


def _claims(provider: str, credential: str | None, access_token: str | None) -> dict[str, Any]:
    # An access token is opaque in production; the official emulator takes claims there as well, and so do tests.
    text = credential or access_token
    if text is None:
        raise not_implemented("Only a sign-in with an id_token is there.")
    try:
        value = parse_json(text) if text.startswith("{") else decode(text)
    except ValueError as error:
        if credential is None:
            raise not_implemented(f"A sign-in at {provider} needs an id_token here, not an access_token.") from error
        # The token itself stays out of the message: it may be a real one.
        raise AuthApiError(f"{_BAD}Unable to parse id_token: it is neither strict JSON nor a JWT.") from error
    return dict(value)
