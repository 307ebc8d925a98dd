"""Enrol, use and withdraw a second factor: a telephone number, or an authenticator app (TOTP)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from desktop_chat.emulator.auth.account import ANONYMOUS, CUSTOM, PHONE, Account
from desktop_chat.emulator.auth.call import Call, checked_phone
from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.factors.first_factor import complete, pending_sign_in
from desktop_chat.emulator.auth.factors.second_factor import TOTP_FACTOR, SecondFactor
from desktop_chat.emulator.auth.factors.totp import DIGITS, PERIOD, matching_step
from desktop_chat.emulator.auth.state import SignedIn

_KIND = "totp_enrollment"
_ENROLLMENT_SECONDS = 10 * 60
_MOST_FACTORS = 5
_EXISTS = "SECOND_FACTOR_EXISTS : Phone number already enrolled as second factor for this account."


def start_enrollment(call: Call) -> dict[str, Any]:
    """Send a code to a number (``phoneEnrollmentInfo``) or make a secret for an app (``totpEnrollmentInfo``)."""
    require(call.state.allows.second_factors, "OPERATION_NOT_ALLOWED : SMS based MFA not enabled.")
    signed_in = _eligible(call)
    require(
        signed_in.account.email_verified,
        "UNVERIFIED_EMAIL : Need to verify email first before enrolling second factors.",
    )
    if call.within("totpEnrollmentInfo") is not None:
        return {"totpSessionInfo": _start_totp(call, signed_in.account)}
    info = call.within("phoneEnrollmentInfo")
    if info is None:
        raise AuthApiError("INVALID_ARGUMENT : ((Missing phoneEnrollmentInfo.))")
    number = checked_phone(info.text("phoneNumber") or "")
    _require_new_number(signed_in.account, number)
    return {"phoneSessionInfo": {"sessionInfo": call.state.phone_codes.send(number).session_info}}


def finish_enrollment(call: Call) -> dict[str, Any]:
    """Take the first code of the new factor; answers with tokens of a session that has shown it."""
    signed_in = _eligible(call)
    totp, phone = call.within("totpVerificationInfo"), call.within("phoneVerificationInfo")
    if totp is not None:
        factor = _enrolled_totp(call, totp, signed_in.account)
    elif phone is not None:
        number = _verified_number(phone)
        _require_new_number(signed_in.account, number)
        factor = _new_factor(call, phone_number=number)
    else:
        raise AuthApiError("INVALID_ARGUMENT : ((Missing phoneVerificationInfo.))")
    account = replace(signed_in.account, factors=(*signed_in.account.factors, factor))
    require(len(account.factors) <= _MOST_FACTORS, "SECOND_FACTOR_LIMIT_EXCEEDED")
    issued = call.state.sign_in(account, signed_in.provider, second_factor=factor.claims()).to_json()
    shown: dict[str, Any] = {"totpAuthInfo": {}} if factor.kind == TOTP_FACTOR else {}
    return {"idToken": issued["idToken"], "refreshToken": issued["refreshToken"]} | shown


def withdraw(call: Call) -> dict[str, Any]:
    """Remove a factor from the account behind ``idToken``."""
    signed_in = call.signed_in()
    wanted = call.text("mfaEnrollmentId")
    kept = tuple(factor for factor in signed_in.account.factors if factor.enrollment_id != wanted)
    require(len(kept) < len(signed_in.account.factors), "MFA_ENROLLMENT_NOT_FOUND")
    account = replace(signed_in.account, factors=kept)
    return call.state.sign_in(account, signed_in.provider).to_json()


def start_sign_in(call: Call) -> dict[str, Any]:
    """Send a code to the number that ``mfaEnrollmentId`` names; an app needs no message, and no start."""
    credential = call.needed(
        "mfaPendingCredential", "MISSING_MFA_PENDING_CREDENTIAL : Request does not have MFA pending credential."
    )
    wanted = call.needed("mfaEnrollmentId", "MISSING_MFA_ENROLLMENT_ID : No second factor identifier is provided.")
    factor = _factor(pending_sign_in(call, credential).account, wanted)
    if factor.phone_number is None:
        raise AuthApiError("INVALID_ARGUMENT : MFA provider not supported!")
    return {"phoneResponseInfo": {"sessionInfo": call.state.phone_codes.send(factor.phone_number).session_info}}


def finish_sign_in_with_factor(call: Call) -> dict[str, Any]:
    """Take the code of a second factor and answer with tokens. A wrong code leaves the sign-in open."""
    credential = call.needed("mfaPendingCredential", "MISSING_CREDENTIAL : Please set MFA Pending Credential.")
    pending = pending_sign_in(call, credential)
    totp, phone = call.within("totpVerificationInfo"), call.within("phoneVerificationInfo")
    account = pending.account
    if totp is not None:
        wanted = call.needed("mfaEnrollmentId", "MISSING_MFA_ENROLLMENT_ID : No second factor identifier is provided.")
        factor = _checked_totp(call, _factor(account, wanted), totp.needed("verificationCode", "MISSING_CODE"))
        kept = tuple(factor if old.enrollment_id == wanted else old for old in account.factors)
        account = replace(account, factors=kept)
    elif phone is not None:
        number = _verified_number(phone)
        found = next((known for known in account.factors if known.phone_number == number), None)
        if found is None:
            raise AuthApiError("MFA_ENROLLMENT_NOT_FOUND")
        factor = found
    else:
        raise AuthApiError("INVALID_ARGUMENT : MFA provider not supported!")
    return complete(call, pending, account, factor.claims())


def _eligible(call: Call) -> SignedIn:
    signed_in = call.signed_in()
    require(
        signed_in.provider not in (ANONYMOUS, PHONE, CUSTOM),
        "UNSUPPORTED_FIRST_FACTOR : MFA is not available for the given first factor.",
    )
    return signed_in


def _require_new_number(account: Account, number: str) -> None:
    require(all(factor.phone_number != number for factor in account.factors), _EXISTS)


def _verified_number(info: Call) -> str:
    code = info.needed("code", "MISSING_CODE")
    return info.state.phone_codes.verify(info.needed("sessionInfo", "MISSING_SESSION_INFO"), code)


def _factor(account: Account, enrollment_id: str) -> SecondFactor:
    for factor in account.factors:
        if factor.enrollment_id == enrollment_id:
            return factor
    raise AuthApiError("MFA_ENROLLMENT_NOT_FOUND")


def _new_factor(
    call: Call, *, phone_number: str | None = None, secret: str | None = None, step: int = -1
) -> SecondFactor:
    return SecondFactor(
        enrollment_id=call.state.new_uid(),
        enrolled_at=call.state.now().isoformat(),
        display_name=call.text("displayName"),
        phone_number=phone_number,
        totp_secret=secret,
        last_step=step,
    )


def _start_totp(call: Call, account: Account) -> dict[str, Any]:
    secret, session_info = call.state.new_totp_secret(), call.state.new_secret_text(60)
    ends = call.state.now().timestamp() + _ENROLLMENT_SECONDS
    call.state.notes.put(_KIND, session_info, {"uid": account.uid, "secret": secret, "ends": ends})
    return {
        "sharedSecretKey": secret,
        "verificationCodeLength": DIGITS,
        "hashingAlgorithm": "SHA1",
        "periodSec": PERIOD,
        "sessionInfo": session_info,
        "finalizeEnrollmentTime": datetime.fromtimestamp(ends, UTC).isoformat(),
    }


def _enrolled_totp(call: Call, info: Call, account: Account) -> SecondFactor:
    session_info = info.needed("sessionInfo", "MISSING_SESSION_INFO")
    started = call.state.notes.get(_KIND, session_info)
    if started is None or started["uid"] != account.uid:
        raise AuthApiError("INVALID_SESSION_INFO")
    require(call.state.now().timestamp() <= started["ends"], "SESSION_EXPIRED")
    factor = _new_factor(call, secret=str(started["secret"]))
    factor = _checked_totp(call, factor, info.needed("verificationCode", "MISSING_CODE"))
    call.state.notes.remove(_KIND, session_info)
    return factor


def _checked_totp(call: Call, factor: SecondFactor, code: str) -> SecondFactor:
    """Return ``factor`` with the code's step marked as used."""
    if factor.totp_secret is None:
        raise AuthApiError("INVALID_ARGUMENT : MFA provider not supported!")
    now = call.state.now().timestamp()
    step = matching_step(factor.totp_secret, code, seconds=now, after=factor.last_step)
    if step is None:
        raise AuthApiError("INVALID_CODE")
    return replace(factor, last_step=step)
