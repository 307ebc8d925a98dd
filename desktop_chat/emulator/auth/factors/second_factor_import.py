"""Second factors that an administrator writes: with a new account, an import or a change of one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.call import Call, checked_phone
from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.factors.second_factor import SecondFactor


def with_imported_factors(
    call: Call, account: Account, entries: Sequence[dict[str, Any]], *, new_ids: bool = False
) -> Account:
    """Return ``account`` with the telephone numbers of ``entries`` as its factors.

    An app (``totpInfo``) can only be kept under its ``mfaEnrollmentId``: its secret is known to this server alone.
    """
    factors: list[SecondFactor] = []
    for entry in entries:
        factor = _factor(replace(call, body=entry), account, new_id=new_ids)
        if factor.phone_number is not None and any(old.phone_number == factor.phone_number for old in factors):
            continue  # as the official emulator does: the first entry of a number counts
        taken = any(old.enrollment_id == factor.enrollment_id for old in factors)
        require(not taken, "DUPLICATE_MFA_ENROLLMENT_ID")
        factors.append(factor)
    return replace(account, factors=tuple(factors))


def _factor(entry: Call, account: Account, *, new_id: bool) -> SecondFactor:
    enrollment_id = entry.state.new_uid() if new_id else entry.text("mfaEnrollmentId")
    name = entry.text("displayName")
    if entry.within("totpInfo") is not None:
        for known in account.factors:
            if known.enrollment_id == enrollment_id and known.totp_secret is not None:
                return replace(known, display_name=name)
        raise AuthApiError("INVALID_ARGUMENT : An authenticator app can only be enrolled by its owner.")
    number = checked_phone(entry.text("phoneInfo") or "", "INVALID_MFA_PHONE_NUMBER : Invalid format.")
    if not enrollment_id:
        raise AuthApiError("INVALID_MFA_ENROLLMENT_ID : mfaEnrollmentId must be defined.")
    enrolled_at = entry.text("enrolledAt") or entry.state.now().isoformat()
    return SecondFactor(enrollment_id, enrolled_at, name, phone_number=number)
