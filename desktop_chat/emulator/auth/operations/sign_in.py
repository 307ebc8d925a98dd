"""Operations that end in tokens: sign-up, sign-in by password, custom token or mail link, and refresh."""

from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import ANONYMOUS, CUSTOM, PASSWORD, Account
from desktop_chat.emulator.auth.call import Call, canonical_email, checked_phone
from desktop_chat.emulator.auth.claims import checked_claim_object
from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.factors.first_factor import finish_sign_in
from desktop_chat.emulator.auth.factors.second_factor_import import with_imported_factors
from desktop_chat.emulator.auth.tokens import decode
from desktop_chat.emulator.json_text import parse_json

PASSWORD_MIN_LENGTH = 6
PROJECT_NUMBER = "12345"  # of every project, as in the official emulator
CUSTOM_TOKEN_AUDIENCE = "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit"  # noqa: S105 - public


def checked_password(password: str) -> str:
    """Return ``password`` if it is long enough."""
    require(
        len(password) >= PASSWORD_MIN_LENGTH,
        f"WEAK_PASSWORD : Password should be at least {PASSWORD_MIN_LENGTH} characters",
    )
    return password


def sign_up(call: Call) -> dict[str, Any]:
    """Make an account (anonymous without e-mail), or add e-mail and password to the one behind ``idToken``."""
    provider = None if call.admin else _sign_up_provider(call)
    account = _new_or_linked_account(call)
    account = _with_credentials(call, account, provider)
    if call.admin:
        account = _with_admin_fields(call, account)
    name = call.text("displayName")
    if name is not None and provider != ANONYMOUS:
        account = replace(account, display_name=name)
    account = call.state.put(replace(account, last_login_at=None if call.admin else call.state.now_ms()))
    answer: dict[str, Any] = {"kind": "identitytoolkit#SignupNewUserResponse", "localId": account.uid}
    if account.display_name is not None:
        answer["displayName"] = account.display_name
    if account.email is not None:
        answer["email"] = account.email
    return (
        answer
        if provider is None
        else answer | call.state.sign_in(account, provider, second_factor=_shown_factor(call)).to_json()
    )


def _shown_factor(call: Call) -> dict[str, str]:
    return call.signed_in().second_factor if call.text("idToken") else {}


def _sign_up_provider(call: Call) -> str:
    require(not call.text("localId"), "UNEXPECTED_PARAMETER : User ID")
    if not (call.text("idToken") or call.text("password") or call.text("email")):
        # An empty address is a form that was sent too early, not a wish to be anonymous.
        require(call.text("email") is None, "INVALID_EMAIL")
        require(call.state.allows.anonymous, "ADMIN_ONLY_OPERATION")
        return ANONYMOUS
    call.needed("email", "MISSING_EMAIL")
    call.needed("password", "MISSING_PASSWORD")
    require(call.state.allows.passwords, "OPERATION_NOT_ALLOWED")
    return PASSWORD


def _new_or_linked_account(call: Call) -> Account:
    wanted = call.text("localId")
    if call.text("idToken"):
        require(not wanted, "UNEXPECTED_PARAMETER : User ID")
        return call.signed_in().account
    require(not wanted or call.state.get(wanted) is None, "DUPLICATE_LOCAL_ID")
    return Account(uid=wanted or call.state.new_uid(), created_at=call.state.now_ms())


def _with_credentials(call: Call, account: Account, provider: str | None) -> Account:
    email, password = call.text("email"), call.text("password")
    if email:
        email = canonical_email(email)
        require(call.state.by_email(email) is None, "EMAIL_EXISTS")
        account = replace(account, email=email, email_verified=False)
    if password and provider != ANONYMOUS:
        now = call.state.now_ms()
        hashed = call.state.hash_password(checked_password(password))
        account = replace(account, password=hashed, password_updated_at=now, valid_since=now // 1000)
    return account


def _with_admin_fields(call: Call, account: Account) -> Account:
    phone_number = call.text("phoneNumber")
    if phone_number:
        checked_phone(phone_number)
        require(call.state.by_phone(phone_number) is None, "PHONE_NUMBER_EXISTS")
        account = replace(account, phone_number=phone_number)
    account = with_imported_factors(call, account, call.objects("mfaInfo"), new_ids=True)
    return replace(
        account,
        photo_url=call.text("photoUrl"),
        email_verified=bool(call.flag("emailVerified")),
        disabled=bool(call.flag("disabled")),
    )


def sign_in_with_password(call: Call) -> dict[str, Any]:
    """Check e-mail and password. With ``email_privacy`` a wrong one does not tell whether the address is known."""
    require(call.state.allows.passwords, "PASSWORD_LOGIN_DISABLED")
    email = call.text("email")
    if email is None:
        raise AuthApiError("MISSING_EMAIL")
    email = canonical_email(email)
    password = call.needed("password", "MISSING_PASSWORD")
    account = call.state.by_email(email)
    private = call.state.config.email_privacy
    if account is None:
        raise AuthApiError("INVALID_LOGIN_CREDENTIALS" if private else "EMAIL_NOT_FOUND")
    require(not account.disabled, "USER_DISABLED")
    matches = account.password is not None and account.password.matches(password)
    require(matches, "INVALID_LOGIN_CREDENTIALS" if private else "INVALID_PASSWORD")
    answer = {
        "kind": "identitytoolkit#VerifyPasswordResponse",
        "registered": True,
        "localId": account.uid,
        "email": email,
        "displayName": account.display_name or "",
    }
    return answer | finish_sign_in(call, account, PASSWORD)


def sign_in_with_custom_token(call: Call) -> dict[str, Any]:
    """Sign in as the uid that a token of the Admin SDK names, making the account if needed.

    The signature and the times of the token are not checked: the key is not known here.
    """
    payload = _custom_token_payload(call.needed("token", "MISSING_CUSTOM_TOKEN"))
    require(payload.get("tenant_id") == call.state.tenant, "TENANT_ID_MISMATCH")
    named = payload.get("uid", payload.get("user_id"))
    if not isinstance(named, str | int) or named == "":
        raise AuthApiError("MISSING_IDENTIFIER")
    uid = str(named)
    extra_claims = checked_claim_object(payload["claims"]) if "claims" in payload else {}
    known = call.state.get(uid)
    require(known is None or not known.disabled, "USER_DISABLED")
    account = known or Account(uid=uid, created_at=call.state.now_ms())
    account = replace(account, custom_auth=True, last_login_at=call.state.now_ms())
    answer = {"kind": "identitytoolkit#VerifyCustomTokenResponse", "isNewUser": known is None}
    return answer | call.state.sign_in(account, CUSTOM, extra_claims).to_json()


def _custom_token_payload(token: str) -> dict[str, Any]:
    if token.startswith("{"):  # the official emulator takes plain JSON as well, so that tests can write tokens by hand
        try:
            return dict(parse_json(token))
        except ValueError as error:
            raise AuthApiError("INVALID_CUSTOM_TOKEN : ((Neither JSON nor a JSON Web Token.))") from error
    try:
        payload = decode(token)
    except ValueError as error:
        raise AuthApiError("INVALID_CUSTOM_TOKEN : Invalid assertion format") from error
    audience = payload.get("aud")
    require(audience == CUSTOM_TOKEN_AUDIENCE, f"INVALID_CUSTOM_TOKEN : ((Invalid aud (audience): {audience}))")
    return payload


def sign_in_with_email_link(call: Call) -> dict[str, Any]:
    """Sign in with the code of a mail, making the account if needed, or link it to the one behind ``idToken``."""
    require(call.state.allows.email_links, "OPERATION_NOT_ALLOWED")
    current = call.signed_in().account if call.text("idToken") else None
    email = canonical_email(call.needed("email", "MISSING_EMAIL"))
    code = call.state.codes.find(call.needed("oobCode", "MISSING_OOB_CODE"))
    if code is None or code.request_type != "EMAIL_SIGNIN":
        raise AuthApiError("INVALID_OOB_CODE")
    require(code.email == email, "INVALID_EMAIL : The email provided does not match the sign-in email address.")
    known = call.state.by_email(email)
    require(current is None or known is None or known.uid == current.uid, "EMAIL_EXISTS")
    require(known is None or not known.disabled, "USER_DISABLED")
    call.state.codes.use(code.code)
    found = current or known
    account = found or Account(uid=call.state.new_uid(), created_at=call.state.now_ms())
    account = replace(account, email=email, email_verified=True, email_link=True)
    answer = {
        "kind": "identitytoolkit#EmailLinkSigninResponse",
        "email": email,
        "localId": account.uid,
        "isNewUser": found is None,
    }
    return answer | finish_sign_in(call, account, PASSWORD)


def refresh(call: Call) -> dict[str, Any]:
    """Turn a refresh token into a new ID token; the refresh token stays the same."""
    kind = call.needed("grantType", "MISSING_GRANT_TYPE")
    require(kind == "refresh_token", "INVALID_GRANT_TYPE")
    account, issued = call.state.refresh(call.needed("refreshToken", "MISSING_REFRESH_TOKEN"))
    return {
        "id_token": issued.id_token,
        "access_token": issued.id_token,
        "expires_in": str(issued.expires_in),
        "refresh_token": issued.refresh_token,
        "token_type": "Bearer",
        "user_id": account.uid,
        "project_id": PROJECT_NUMBER,  # production says the number here, whatever the name of the field
    }
