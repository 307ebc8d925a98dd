"""What custom claims may be: a JSON object, small, without the names that tokens use themselves."""

from typing import Any

from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.json_text import parse_json

MAX_LENGTH = 1000
RESERVED = (
    "iss", "aud", "sub", "iat", "exp", "nbf", "jti", "nonce", "azp", "acr", "amr", "cnf", "auth_time", "firebase",
    "at_hash", "c_hash",
)  # fmt: skip


def checked_claims(text: str) -> str:
    """Return ``text`` if it is a JSON object that may become claims.

    Raises AuthApiError: CLAIMS_TOO_LARGE, INVALID_CLAIMS, FORBIDDEN_CLAIM.
    """
    require(len(text) <= MAX_LENGTH, "CLAIMS_TOO_LARGE")
    try:
        value = parse_json(text)
    except ValueError as error:
        raise AuthApiError("INVALID_CLAIMS") from error
    checked_claim_object(value)
    return text


def checked_claim_object(value: Any) -> dict[str, Any]:
    """Return ``value`` if it may become claims; raises as checked_claims."""
    if not isinstance(value, dict):
        raise AuthApiError("INVALID_CLAIMS")
    for name in RESERVED:
        require(name not in value, f"FORBIDDEN_CLAIM : {name}")
    return value
