"""The end of every sign-in: tokens, or the question for a second factor."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError, require

_KIND = "pending_sign_in"
_PENDING_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """Somebody showed a first factor of ``account`` by way of ``provider`` and owes a second one."""

    credential: str
    account: Account
    provider: str
    attributes: Mapping[str, Any]


def finish_sign_in(
    call: Call, account: Account, provider: str, attributes: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Store ``account`` and return the tokens of a new session, or what is needed to ask for a second factor."""
    require(not account.disabled, "USER_DISABLED")
    if not account.factors or not call.state.allows.second_factors:
        account = replace(account, last_login_at=call.state.now_ms())
        return call.state.sign_in(account, provider, attributes=attributes).to_json()
    call.state.put(account)
    credential = call.state.new_secret_text(60)
    made = {"uid": account.uid, "provider": provider, "made_at": call.state.now().timestamp()}
    made |= {"attributes": dict(attributes)} if attributes else {}
    call.state.notes.put(_KIND, credential, made)
    shown = [factor.to_json(hide_number=True) for factor in account.factors]
    return {"mfaPendingCredential": credential, "mfaInfo": shown}


def pending_sign_in(call: Call, credential: str) -> PendingSignIn:
    """Return the sign-in that ``credential`` stands for.

    Raises AuthApiError: INVALID_MFA_PENDING_CREDENTIAL (unknown, too old, or revoked since), USER_DISABLED.
    """
    found = call.state.notes.get(_KIND, credential)
    account = None if found is None else call.state.get(found["uid"])
    if found is None or account is None:
        raise AuthApiError("INVALID_MFA_PENDING_CREDENTIAL")
    made_at = float(found["made_at"])
    current = call.state.now().timestamp() <= made_at + _PENDING_SECONDS
    revoked = account.valid_since is not None and int(made_at) < account.valid_since
    require(current and not revoked, "INVALID_MFA_PENDING_CREDENTIAL")
    require(not account.disabled, "USER_DISABLED")
    return PendingSignIn(credential, account, found["provider"], found.get("attributes", {}))


def complete(call: Call, pending: PendingSignIn, account: Account, second_factor: dict[str, str]) -> dict[str, Any]:
    """Spend the pending sign-in and return tokens that name the second factor."""
    call.state.notes.remove(_KIND, pending.credential)
    account = replace(account, last_login_at=call.state.now_ms())
    issued = call.state.sign_in(
        account, pending.provider, second_factor=second_factor, attributes=pending.attributes
    ).to_json()
    return {"idToken": issued["idToken"], "refreshToken": issued["refreshToken"]}
