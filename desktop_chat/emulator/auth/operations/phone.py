"""Sign-in by telephone number: send a code, take it back, link the number to an account."""

from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import PHONE, Account
from desktop_chat.emulator.auth.call import Call, checked_phone
from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.factors.first_factor import finish_sign_in

_NO_FIRST_FACTOR = "UNSUPPORTED_FIRST_FACTOR : A phone number cannot be set as a first factor on an SMS based MFA user."
_PROOF_SECONDS = 3600


def recaptcha_params(_call: Call) -> dict[str, Any]:
    """Answer what a page needs to show a captcha; nothing here is one, and none is asked for."""
    return {
        "kind": "identitytoolkit#GetRecaptchaParamResponse",
        "recaptchaStoken": "no-captcha-in-the-local-firebase",
        "recaptchaSiteKey": "no-captcha-in-the-local-firebase",
    }


def recaptcha_config(_call: Call) -> dict[str, Any]:
    """Say that no provider asks for a captcha."""
    providers = ("EMAIL_PASSWORD_PROVIDER", "PHONE_PROVIDER")
    states = [{"provider": provider, "enforcementState": "OFF"} for provider in providers]
    return {"recaptchaKey": "", "recaptchaEnforcementState": states}


def send_verification_code(call: Call) -> dict[str, Any]:
    """Make the code that production would send to ``phoneNumber``; captchas are not looked at."""
    require(call.state.tenant is None, "UNSUPPORTED_TENANT_OPERATION")
    number = checked_phone(call.text("phoneNumber") or "")
    known = call.state.by_phone(number)
    require(known is None or not known.factors, _NO_FIRST_FACTOR)
    return {"sessionInfo": call.state.phone_codes.send(number).session_info}


def sign_in_with_phone_number(call: Call) -> dict[str, Any]:
    """Sign in by number, making the account if needed, or link the number to the account behind ``idToken``.

    A number of another account is not linked: the answer is a proof, with which one may sign in there instead.
    """
    require(call.state.tenant is None, "UNSUPPORTED_TENANT_OPERATION")
    current = call.signed_in().account if call.text("idToken") else None
    number = _verified_number(call)
    known = call.state.by_phone(number)
    if current is not None and known is not None and known.uid != current.uid:
        require(not call.text("temporaryProof"), "PHONE_NUMBER_EXISTS")
        proof = call.state.phone_codes.prove(number)
        return {"temporaryProof": proof, "temporaryProofExpiresIn": str(_PROOF_SECONDS), "phoneNumber": number}
    found = current or known
    require(found is None or not found.disabled, "USER_DISABLED")
    require(found is None or not found.factors, _NO_FIRST_FACTOR)
    account = found or Account(uid=call.state.new_uid(), created_at=call.state.now_ms())
    tokens = finish_sign_in(call, replace(account, phone_number=number), PHONE)
    return {"isNewUser": found is None, "phoneNumber": number, "localId": account.uid} | tokens


def _verified_number(call: Call) -> str:
    proof = call.text("temporaryProof")
    if proof:
        number = call.needed("phoneNumber", "MISSING_PHONE_NUMBER")
        if not call.state.phone_codes.is_proven(proof, number):
            raise AuthApiError("INVALID_TEMPORARY_PROOF")
        return number
    session_info = call.needed("sessionInfo", "MISSING_SESSION_INFO")
    return call.state.phone_codes.verify(session_info, call.needed("code", "MISSING_CODE"))


def list_verification_codes(call: Call) -> dict[str, Any]:
    """List the short messages that were not sent."""
    return {"verificationCodes": [code.to_json() for code in call.state.phone_codes.all()]}
