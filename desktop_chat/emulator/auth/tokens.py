"""Unsigned JSON Web Tokens, as the official Auth emulator makes them.

Header ``{"alg": "none", "typ": "JWT"}`` and an empty signature: anybody on this machine can make one, which is
what tests want and why these servers listen on the loopback interface only.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.emulator.json_text import parse_json

ISSUER = "https://securetoken.google.com/"
_HEADER = {"alg": "none", "typ": "JWT"}


@dataclass(frozen=True, slots=True)
class IdTokenSubject:
    """Who an ID token is about, and how they signed in.

    ``auth_time`` is in whole seconds since 1970. ``identities`` maps a provider id ("email", "phone") to what
    the person is called there.
    """

    uid: str
    sign_in_provider: str
    auth_time: int
    email: str | None = None
    email_verified: bool = False
    name: str | None = None
    picture: str | None = None
    phone_number: str | None = None
    identities: Mapping[str, list[str]] = field(default_factory=dict)
    custom_claims: Mapping[str, Any] = field(default_factory=dict)
    second_factor: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    tenant: str | None = None


def id_token_claims(project: str, subject: IdTokenSubject, *, issued_at: int, lifetime: int) -> dict[str, Any]:
    """Return the claims of an ID token.

    Custom claims may replace the name and the picture, as in production, and nothing else.
    """
    claims: dict[str, Any] = {}
    if subject.name is not None:
        claims["name"] = subject.name
    if subject.picture is not None:
        claims["picture"] = subject.picture
    claims |= subject.custom_claims
    claims |= _contact_claims(subject)
    if subject.sign_in_provider == "anonymous":
        claims["provider_id"] = "anonymous"
    claims |= {
        "iss": ISSUER + project,
        "aud": project,
        "auth_time": subject.auth_time,
        "user_id": subject.uid,
        "sub": subject.uid,
        "iat": issued_at,
        "exp": issued_at + lifetime,
        "firebase": {
            "identities": {provider: list(names) for provider, names in subject.identities.items()},
            "sign_in_provider": subject.sign_in_provider,
            **subject.second_factor,
            **({} if subject.tenant is None else {"tenant": subject.tenant}),
            **({"sign_in_attributes": dict(subject.attributes)} if subject.attributes else {}),
        },
    }
    return claims


def _contact_claims(subject: IdTokenSubject) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    if subject.email is not None:
        claims["email"] = subject.email
        claims["email_verified"] = subject.email_verified
    if subject.phone_number is not None:
        claims["phone_number"] = subject.phone_number
    return claims


def tenant_of(claims: Mapping[str, Any]) -> str | None:
    """Return the tenant that an ID token is of."""
    firebase = claims.get("firebase")
    tenant = firebase.get("tenant") if isinstance(firebase, Mapping) else None
    return tenant if isinstance(tenant, str) else None


def mint(claims: Mapping[str, Any]) -> str:
    """Return ``claims`` as an unsigned JWT: two base64url parts and an empty third."""
    return f"{_encode_part(_HEADER)}.{_encode_part(claims)}."


def decode(token: str) -> dict[str, Any]:
    """Return the claims of ``token``; a signature, if any, is not looked at.

    Raises ValueError for anything that is not a JWT in compact form with a JSON object as payload.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise ValueError("not a JSON Web Token: it must have three parts")
    header, payload = _decode_part(parts[0]), _decode_part(parts[1])
    if "alg" not in header:
        raise ValueError("not a JSON Web Token: the header names no algorithm")
    return payload


def _encode_part(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def _decode_part(part: str) -> dict[str, Any]:
    try:
        text = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        value = parse_json(text)
    except ValueError as error:
        raise ValueError("not a JSON Web Token: a part is not base64url-coded JSON") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON Web Token: a part is not a JSON object")
    return value
