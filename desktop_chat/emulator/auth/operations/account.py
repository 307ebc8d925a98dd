"""Operations on an account that exists: look up, change, delete, and which ways to sign in an address has."""

from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import PASSWORD, PHONE, Account
from desktop_chat.emulator.auth.call import Call, canonical_email, checked_phone, checked_url
from desktop_chat.emulator.auth.claims import checked_claims
from desktop_chat.emulator.auth.errors import AuthApiError, not_implemented, require
from desktop_chat.emulator.auth.factors.second_factor_import import with_imported_factors
from desktop_chat.emulator.auth.mail_codes import MailCode
from desktop_chat.emulator.auth.operations.sign_in import checked_password
from desktop_chat.emulator.auth.sessions import IssuedTokens
from desktop_chat.emulator.auth.tokens import decode, mint


def lookup(call: Call) -> dict[str, Any]:
    """Return the account behind ``idToken``; for admins those with the named uids, addresses, numbers."""
    answer: dict[str, Any] = {"kind": "identitytoolkit#GetAccountInfoResponse"}
    if call.admin:
        found = {account.uid: account for account in _wanted(call) if account is not None}
        users = [account.user_info(with_password_hash=True) for account in found.values()]
    else:
        users = [call.signed_in().account.user_info(with_password_hash=False)]
    return answer | {"users": users} if users else answer  # firebase-admin takes an empty list for a user


def _wanted(call: Call) -> list[Account | None]:
    state = call.state
    wanted = [state.get(uid) for uid in call.texts("localId")]
    wanted += [state.by_email(email) for email in call.texts("email")]
    wanted += [state.by_phone(number) for number in call.texts("phoneNumber")]
    for identity in call.objects("federatedUserId"):
        wanted.append(state.by_identity(str(identity.get("providerId")), str(identity.get("rawId"))))
    return wanted


def delete(call: Call) -> dict[str, Any]:
    """Delete the account behind ``idToken``, or for admins the one named by ``localId``."""
    uid = call.needed("localId", "MISSING_LOCAL_ID") if call.admin else call.signed_in().account.uid
    call.state.delete(uid)
    return {"kind": "identitytoolkit#DeleteAccountResponse"}


def update(call: Call) -> dict[str, Any]:
    """Change the account named by ``oobCode``, ``idToken`` or, for admins, ``localId``.

    A new password or address ends every earlier session and answers with tokens of a new one.
    """
    if call.text("oobCode"):
        return _answer(apply_mail_code(call))
    if not call.admin:
        require(call.text("idToken"), "INVALID_REQ_TYPE : Unsupported request parameters.")
        require(call.text("customAttributes") is None, "INSUFFICIENT_PERMISSION")
        require(call.flag("disableUser") is None, "OPERATION_NOT_ALLOWED")
    before, provider, shown = _account_to_update(call)
    account = _with_profile(call, _with_credentials(call, before))
    if call.admin:
        account = _with_admin_fields(call, account)
    account = _without_deleted(call, account)
    valid_since = _new_valid_since(call, before, account)
    account = call.state.put(account) if valid_since is None else call.state.revoke(account, valid_since)
    if account.email != before.email and account.initial_email is not None:
        call.state.codes.create("RECOVER_EMAIL", account.initial_email, base_url=call.base_url)
    answer = _answer(account)
    if provider is not None and (valid_since is not None or call.flag("returnSecureToken")):
        signed_in_by = PASSWORD if call.text("password") else provider
        answer |= _unlike(
            call.text("idToken"), call.state.sign_in(account, signed_in_by, second_factor=shown)
        ).to_json()
    return answer


def _unlike(old_id_token: str | None, issued: IssuedTokens) -> IssuedTokens:
    """Return ``issued`` with an ID token that differs from the old one as text.

    Two tokens of one second can say the same; the JS SDK then takes over neither, and would keep a refresh token
    that has just been revoked.
    """
    if issued.id_token != old_id_token:
        return issued
    return replace(issued, id_token=mint(dict(reversed(decode(issued.id_token).items()))))


def _account_to_update(call: Call) -> tuple[Account, str | None, dict[str, str]]:
    if call.text("idToken"):
        signed_in = call.signed_in()
        return signed_in.account, signed_in.provider, signed_in.second_factor
    account = call.state.get(call.needed("localId", "MISSING_LOCAL_ID"))
    if account is None:
        raise AuthApiError("USER_NOT_FOUND")
    return account, None, {}


def _with_credentials(call: Call, account: Account) -> Account:
    email, password = call.text("email"), call.text("password")
    if email:
        email = canonical_email(email)
        if email != account.email:
            require(call.state.by_email(email) is None, "EMAIL_EXISTS")
            initial = account.initial_email or account.email
            account = replace(account, email=email, email_verified=False, initial_email=initial)
    if password:
        hashed = call.state.hash_password(checked_password(password))
        account = replace(account, password=hashed, password_updated_at=call.state.now_ms())
    return account


def _with_profile(call: Call, account: Account) -> Account:
    name, photo_url = call.text("displayName"), call.text("photoUrl")
    if name is not None:
        account = replace(account, display_name=name)
    return account if photo_url is None else replace(account, photo_url=photo_url)


def _with_admin_fields(call: Call, account: Account) -> Account:
    disabled, verified, claims = call.flag("disableUser"), call.flag("emailVerified"), call.text("customAttributes")
    phone_number = call.text("phoneNumber")
    if disabled is not None:
        account = replace(account, disabled=disabled)
    if verified is not None:
        account = replace(account, email_verified=verified)
    if claims is not None:
        account = replace(account, custom_claims=checked_claims(claims) if claims else None)
    if phone_number and phone_number != account.phone_number:
        checked_phone(phone_number)
        require(call.state.by_phone(phone_number) is None, "PHONE_NUMBER_EXISTS")
        account = replace(account, phone_number=phone_number)
    mfa = call.within("mfa")
    return account if mfa is None else with_imported_factors(call, account, mfa.objects("enrollments"))


def _without_deleted(call: Call, account: Account) -> Account:
    for attribute in call.texts("deleteAttribute"):
        match attribute:
            case "DISPLAY_NAME":
                account = replace(account, display_name=None)
            case "PHOTO_URL":
                account = replace(account, photo_url=None)
            case "PASSWORD":
                account = replace(account, password=None)
            case "EMAIL":
                account = replace(account, email=None, email_verified=False, email_link=False)
            case "USER_ATTRIBUTE_NAME_UNSPECIFIED":
                pass
            case _:
                raise not_implemented(f"deleteAttribute: {attribute}")
    for provider in call.texts("deleteProvider"):
        account = _without_provider(account, provider)
    return account


def _without_provider(account: Account, provider: str) -> Account:
    if provider == PASSWORD:
        return replace(account, email=None, email_verified=False, email_link=False, password=None)
    if provider == PHONE:
        return replace(account, phone_number=None)
    return replace(account, linked=tuple(info for info in account.linked if info["providerId"] != provider))


def _new_valid_since(call: Call, before: Account, account: Account) -> int | None:
    wanted = call.whole_number("validSince") if call.admin else None
    if wanted is not None:
        return wanted
    if account.password != before.password or account.email != before.email:
        return call.state.now_ms() // 1000
    return None


def apply_mail_code(call: Call) -> Account:
    """Do what the mail with ``oobCode`` was for: verify, change back or change the address."""
    code = call.state.codes.find(call.needed("oobCode", "MISSING_OOB_CODE"))
    if code is None or code.request_type not in ("VERIFY_EMAIL", "RECOVER_EMAIL", "VERIFY_AND_CHANGE_EMAIL"):
        raise AuthApiError("INVALID_OOB_CODE")
    call.state.codes.use(code.code)
    if code.request_type == "RECOVER_EMAIL":
        account, email = call.state.by_initial_email(code.email), code.email
    else:
        account, email = call.state.by_email(code.email), _address_after(code)
    if account is None:
        raise AuthApiError("INVALID_OOB_CODE")
    if email == account.email:
        return call.state.put(replace(account, email_verified=True))
    require(call.state.by_email(email) is None, "EMAIL_EXISTS")
    account = replace(account, email=email, email_verified=True)
    return call.state.revoke(account, call.state.now_ms() // 1000)


def _address_after(code: MailCode) -> str:
    return code.email if code.new_email is None else code.new_email


def _answer(account: Account) -> dict[str, Any]:
    shown = account.user_info(with_password_hash=False)
    fields = ("localId", "email", "emailVerified", "displayName", "photoUrl", "passwordHash", "providerUserInfo")
    answer = {"kind": "identitytoolkit#SetAccountInfoResponse"}
    return answer | {name: shown[name] for name in fields if name in shown}


def _ways_to_sign_in(call: Call, email: str) -> tuple[Account | None, list[str]]:
    account = call.state.by_email(email)
    one_account_each = not call.state.config.duplicate_emails
    if account is None and one_account_each:
        account = call.state.by_provider_email(email)
    if account is None:
        return None, []
    methods = [PASSWORD] if account.password is not None else []
    methods += ["emailLink"] if account.email_link else []
    # With several accounts for an address it does not say which of them a provider belongs to.
    methods += [str(info["providerId"]) for info in account.linked] if one_account_each else []
    return account, methods


def create_auth_uri(call: Call) -> dict[str, Any]:
    """Say whether an address is registered and how it may sign in; nothing at all with ``email_privacy``."""
    if call.text("providerId"):
        raise not_implemented("Sign-in with other providers is not there yet.")
    email = canonical_email(call.needed("identifier", "MISSING_IDENTIFIER"), "INVALID_IDENTIFIER")
    checked_url(call.needed("continueUri", "MISSING_CONTINUE_URI"), "INVALID_CONTINUE_URI")
    answer: dict[str, Any] = {"kind": "identitytoolkit#CreateAuthUriResponse"}
    answer["sessionId"] = call.text("sessionId") or call.state.new_uid()
    if call.state.config.email_privacy:
        return answer
    account, methods = _ways_to_sign_in(call, email)
    providers = [PASSWORD if method == "emailLink" else method for method in methods]
    answer["registered"] = account is not None
    answer["allProviders"] = list(dict.fromkeys(providers))
    return answer | {"signinMethods": methods}
