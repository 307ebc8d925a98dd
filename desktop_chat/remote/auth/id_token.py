"""What an ID token says; only the server can tell whether it is true."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any


def claims_of(id_token: str) -> Mapping[str, Any]:
    """Return the claims of a token, nothing when it cannot be read."""
    try:
        payload = id_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}
