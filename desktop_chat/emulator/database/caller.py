"""Who asks: an administrator, a person with an ID token, or anybody."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_chat.emulator.auth.tokens import decode
from desktop_chat.emulator.database.errors import expired_token, invalid_token
from desktop_chat.emulator.json_text import parse_json

_OWNER = "owner"
_SERVICE_ACCOUNT_PREFIX = "ya29."


@dataclass(frozen=True, slots=True)
class Caller:
    """``auth`` is what the rules see; ``expires``, in milliseconds since 1970, is None where that is not checked."""

    admin: bool = False
    auth: Mapping[str, Any] | None = None
    expires: int | None = None

    def check(self, now: int) -> None:
        """Raise DatabaseError once the token has expired."""
        if self.expires is not None and now >= self.expires:
            raise expired_token()


ANYBODY = Caller()


def caller_with(credential: str, *, check_expiry: bool) -> Caller:
    """Return who ``credential`` stands for; raises DatabaseError for one that is not understood."""
    if credential.lower() == _OWNER or credential.startswith(_SERVICE_ACCOUNT_PREFIX):
        return Caller(admin=True)
    try:
        claims = decode(credential)
    except ValueError:
        raise invalid_token("Could not parse auth token.") from None
    uid = claims.get("sub") or claims.get("user_id")
    if not isinstance(uid, str):
        raise invalid_token("Invalid claim 'sub' in auth token.")
    provider = claims.get("firebase")
    name = provider.get("sign_in_provider") if isinstance(provider, dict) else claims.get("provider_id")
    return Caller(auth={"uid": uid, "provider": name, "token": claims}, expires=_end(claims, check_expiry=check_expiry))


def _end(claims: Mapping[str, Any], *, check_expiry: bool) -> int | None:
    if not check_expiry:
        return None
    end = claims.get("exp")
    if isinstance(end, bool) or not isinstance(end, int | float) or not math.isfinite(end):
        raise invalid_token("Invalid claim 'exp' in auth token.")
    return int(end * 1000)


def overridden(caller: Caller, auth: Any) -> Caller:
    """Return an administrator who asks to be treated as ``auth`` (None: as anybody); others stay who they are."""
    if not caller.admin:
        return caller
    if auth is not None and not isinstance(auth, dict):
        raise invalid_token("The auth variable override must be an object or null.")
    return replace(caller, admin=False, auth=auth)


def caller_of(authorization: str | None, query: Mapping[str, str], *, check_expiry: bool) -> Caller:
    """Return who sends a request with this header and these parameters; raises DatabaseError."""
    credential = query.get("auth") or query.get("access_token")
    if authorization is not None:
        scheme, _, rest = authorization.strip().partition(" ")
        if scheme.lower() != "bearer":
            raise invalid_token("The authorization is not of the form 'Bearer TOKEN'.")
        credential = rest.strip()
    if not credential:
        return ANYBODY
    caller = caller_with(credential, check_expiry=check_expiry)
    if "auth_variable_override" not in query:
        return caller
    try:
        auth = parse_json(query["auth_variable_override"])
    except ValueError:
        raise invalid_token("The auth variable override is not JSON.") from None
    return overridden(caller, auth)
