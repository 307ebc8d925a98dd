"""What a fake SAML provider says: JSON in place of signed XML, as the official Auth emulator takes it."""

from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.json_text import parse_json

_BAD = "INVALID_IDP_RESPONSE "


@dataclass(frozen=True, slots=True)
class SamlAssertion:
    """``name_id`` is whom the provider vouches for, ``attributes`` what it tells of them."""

    name_id: str
    attributes: dict[str, Any]


def read_saml_response(text: str) -> SamlAssertion:
    """Read ``{"assertion": {"subject": {"nameId"}, "attributeStatements"}}``; raises AuthApiError."""
    try:
        response = parse_json(text)
    except ValueError as error:
        raise AuthApiError(f"{_BAD}((SAMLResponse is no JSON.))") from error
    assertion = _object(response, "assertion", "Missing assertion in SAMLResponse.")
    subject = _object(assertion, "subject", "Missing assertion.subject in SAMLResponse.")
    name_id = subject.get("nameId")
    if not isinstance(name_id, str) or not name_id:
        raise AuthApiError(f"{_BAD}((Missing assertion.subject.nameId in SAMLResponse.))")
    attributes = assertion.get("attributeStatements")
    require(attributes is None or isinstance(attributes, dict), f"{_BAD}((attributeStatements must be an object.))")
    return SamlAssertion(name_id, attributes or {})


def _object(value: Any, name: str, missing: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise AuthApiError(f"{_BAD}(({missing}))")
    return found
