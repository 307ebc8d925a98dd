"""Operations around mails with codes: verify an address, reset a password, sign in by link."""

from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.call import Call, canonical_email, checked_url
from desktop_chat.emulator.auth.errors import AuthApiError, not_implemented, require
from desktop_chat.emulator.auth.operations.sign_in import checked_password


def send_mail_code(call: Call) -> dict[str, Any]:
    """Make the code that production would mail; admins get the link when they ask with ``returnOobLink``."""
    kind = call.needed("requestType", "MISSING_REQ_TYPE")
    wants_link = bool(call.flag("returnOobLink"))
    require(call.admin or not wants_link, "INSUFFICIENT_PERMISSION")
    continue_url = call.text("continueUrl")
    if continue_url:
        checked_url(continue_url, "INVALID_CONTINUE_URI : ((expected an absolute URI with valid scheme and host))")
    require(kind != "EMAIL_SIGNIN" or call.state.allows.email_links, "OPERATION_NOT_ALLOWED")
    require(kind != "PASSWORD_RESET" or call.state.allows.passwords, "PASSWORD_LOGIN_DISABLED")
    email = _address_for(call, kind, by_email=wants_link and not call.text("idToken"))
    answer: dict[str, Any] = {"kind": "identitytoolkit#GetOobConfirmationCodeResponse", "email": email}
    new_email = None
    if kind == "VERIFY_AND_CHANGE_EMAIL":
        new_email = canonical_email(call.needed("newEmail", "MISSING_NEW_EMAIL"))
        require(call.state.by_email(new_email) is None, "EMAIL_EXISTS")
    if kind == "PASSWORD_RESET" and call.state.by_email(email) is None:
        require(call.state.config.email_privacy, "EMAIL_NOT_FOUND")
        return answer
    code = call.state.codes.create(kind, email, base_url=call.base_url, continue_url=continue_url, new_email=new_email)
    return answer | ({"oobCode": code.code, "oobLink": code.link} if wants_link else {})


def _address_for(call: Call, kind: str, *, by_email: bool) -> str:
    if kind in ("EMAIL_SIGNIN", "PASSWORD_RESET"):
        return canonical_email(call.needed("email", "MISSING_EMAIL"))
    if kind not in ("VERIFY_EMAIL", "VERIFY_AND_CHANGE_EMAIL"):
        raise not_implemented(f"requestType: {kind}")
    if by_email:
        email = canonical_email(call.needed("email", "MISSING_EMAIL"))
        require(call.state.by_email(email) is not None, "USER_NOT_FOUND")
        return email
    require(call.text("idToken"), "INVALID_ID_TOKEN")
    address = call.signed_in().account.email
    if address is None:
        raise AuthApiError("MISSING_EMAIL")
    return address


def reset_password(call: Call) -> dict[str, Any]:
    """Set ``newPassword`` with the code of a mail; without one, only say what the code is for."""
    require(call.state.allows.passwords, "PASSWORD_LOGIN_DISABLED")
    code = call.state.codes.find(call.needed("oobCode", "MISSING_OOB_CODE"))
    if code is None:
        raise AuthApiError("INVALID_OOB_CODE")
    password = call.text("newPassword")
    if password:
        require(code.request_type == "PASSWORD_RESET", "INVALID_OOB_CODE")
        checked_password(password)
        call.state.codes.use(code.code)
        account = call.state.by_email(code.email)
        if account is None:
            raise AuthApiError("INVALID_OOB_CODE")
        now = call.state.now_ms()
        hashed = call.state.hash_password(password)
        # Who reads the mail owns the address; other ways in could be those of whoever made the reset needed.
        account = replace(account, password=hashed, password_updated_at=now, email_verified=True, linked=())
        call.state.revoke(account, now // 1000)
    answer: dict[str, Any] = {
        "kind": "identitytoolkit#ResetPasswordResponse",
        "requestType": code.request_type,
    }
    if code.request_type != "EMAIL_SIGNIN":  # a link for signing in must not tell whom it was sent to
        answer["email"] = code.email
    return answer if code.new_email is None else answer | {"newEmail": code.new_email}
