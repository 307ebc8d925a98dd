"""Operations for administrators: list, import and delete in batches, session cookies, settings, mail codes."""

from collections import Counter
from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import PASSWORD, PHONE, Account
from desktop_chat.emulator.auth.call import Call, canonical_email, checked_phone
from desktop_chat.emulator.auth.claims import checked_claims
from desktop_chat.emulator.auth.errors import AuthApiError, not_implemented, require
from desktop_chat.emulator.auth.factors.second_factor_import import with_imported_factors
from desktop_chat.emulator.auth.operations.sign_in import checked_password
from desktop_chat.emulator.auth.passwords.hash_options import read_scheme
from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme, from_base64
from desktop_chat.emulator.auth.passwords.password_hash import PasswordHash
from desktop_chat.emulator.auth.tenant_settings import split_tenant
from desktop_chat.emulator.auth.tokens import mint

MAX_BATCH = 1000
_IMPORT_MESSAGES = {
    "INVALID_CLAIMS": "Invalid custom claims provided.",
    "CLAIMS_TOO_LARGE": "Custom claims provided are too large.",
}
_COOKIE_SHORTEST, _COOKIE_LONGEST = 5 * 60, 14 * 24 * 60 * 60  # seconds


def batch_get(call: Call) -> dict[str, Any]:
    """List accounts in order of uid, ``maxResults`` (20) at a time after ``nextPageToken``, which is a uid."""
    text = call.query.get("maxResults", "")
    size = min(int(text) if text.isdecimal() and int(text) > 0 else 20, MAX_BATCH)
    after = call.query.get("nextPageToken", "")
    rest = [account for account in call.state.accounts() if account.uid > after]
    page = rest[:size]
    answer: dict[str, Any] = {
        "kind": "identitytoolkit#DownloadAccountResponse",
        "users": [account.user_info(with_password_hash=True) for account in page],
    }
    return answer | ({"nextPageToken": page[-1].uid} if len(rest) > size else {})


def query(call: Call) -> dict[str, Any]:
    """Count the accounts and, unless ``returnUserInfo`` is false, list them in order of uid."""
    if call.objects("expression"):
        raise not_implemented("expression")
    accounts = call.state.accounts()
    answer: dict[str, Any] = {"recordsCount": str(len(accounts))}
    if call.flag("returnUserInfo") is False:
        return answer
    sort_by, order = call.text("sortBy") or "USER_ID", call.text("order") or "ASC"
    if sort_by not in ("USER_ID", "SORT_BY_FIELD_UNSPECIFIED"):
        raise not_implemented(f"sortBy: {sort_by}")
    if order == "DESC":
        accounts.reverse()
    start = call.whole_number("offset") or 0
    limit = call.whole_number("limit")
    page = accounts[start : None if limit is None else start + limit]
    return answer | {"userInfo": [account.user_info(with_password_hash=True) for account in page]}


def batch_delete(call: Call) -> dict[str, Any]:
    """Delete the accounts ``localIds``; one that is not disabled is left and reported unless ``force``."""
    uids = call.texts("localIds")
    require(0 < len(uids) <= MAX_BATCH, "LOCAL_ID_LIST_EXCEEDS_LIMIT")
    errors: list[dict[str, Any]] = []
    for index, uid in enumerate(uids):
        account = call.state.get(uid)
        if account is None:
            continue
        if account.disabled or call.flag("force"):
            call.state.delete(uid)
        else:
            message = "NOT_DISABLED : Disable the account before batch deletion."
            errors.append({"index": index, "localId": uid, "message": message})
    return {"errors": errors} if errors else {}


def batch_create(call: Call) -> dict[str, Any]:
    """Import ``users``; those that cannot be are reported by index, the others are stored."""
    users = call.objects("users")
    require(users, "MISSING_USER_ACCOUNT")
    uids = Counter(str(user.get("localId") or "") for user in users)
    overwrite = bool(call.flag("allowOverwrite"))
    for uid, times in uids.items():
        require(overwrite or times == 1, f"DUPLICATE_LOCAL_ID : {uid}")
    scheme = read_scheme(call) if any(user.get("passwordHash") for user in users) else None
    errors: list[dict[str, Any]] = []
    for index, user in enumerate(users):
        try:
            call.state.put(_imported(replace(call, body=user), overwrite=overwrite, scheme=scheme))
        except AuthApiError as error:
            errors.append({"index": index, "message": _IMPORT_MESSAGES.get(error.message, error.message)})
    return {"kind": "identitytoolkit#UploadAccountResponse", "error": errors}


def _imported(user: Call, *, overwrite: bool, scheme: HashScheme | None) -> Account:
    uid = user.needed("localId", "localId is missing")
    require(overwrite or user.state.get(uid) is None, "localId belongs to an existing account - can not overwrite.")
    email, phone_number, claims = user.text("email"), user.text("phoneNumber"), user.text("customAttributes")
    now = user.state.now_ms()
    account = Account(
        uid=uid,
        created_at=user.whole_number("createdAt") or now,
        email=canonical_email(email, "email is invalid") if email else None,
        email_verified=bool(user.flag("emailVerified")),
        display_name=user.text("displayName"),
        photo_url=user.text("photoUrl"),
        phone_number=checked_phone(phone_number, "phone number format is invalid") if phone_number else None,
        disabled=bool(user.flag("disabled")),
        custom_claims=checked_claims(claims) if claims else None,
        last_login_at=user.whole_number("lastLoginAt"),
        valid_since=now // 1000,
        linked=_linked(user),
    )
    for provider, names in account.identities.items():
        for name in names:
            other = user.state.by_identity(provider, name)
            require(other is None or other.uid == uid, f"{provider} exists in other account in database")
    account = with_imported_factors(user, account, user.objects("mfaInfo"))
    return _with_imported_password(user, account, now, scheme)


def _with_imported_password(user: Call, account: Account, now: int, scheme: HashScheme | None) -> Account:
    raw, digest = user.text("rawPassword"), user.text("passwordHash")
    if digest:
        try:
            kept, _salt = from_base64(digest), from_base64(user.text("salt") or "")
        except ValueError as error:
            raise AuthApiError("passwordHash and salt must be base64") from error
        if scheme is not None and not scheme.can_be(kept):
            raise AuthApiError(f"passwordHash is none that {scheme.algorithm} makes, or too costly to check here")
        hashed = PasswordHash(user.text("salt") or "", digest, scheme)
        return replace(account, password=hashed, password_updated_at=now)
    if raw:
        hashed = user.state.hash_password(checked_password(raw))
        return replace(account, password=hashed, password_updated_at=now)
    return account


def _linked(user: Call) -> tuple[dict[str, Any], ...]:
    infos = [info for info in user.objects("providerUserInfo") if info.get("providerId") not in (PASSWORD, PHONE)]
    for info in infos:
        require(info.get("providerId") and info.get("rawId"), "federatedId or (providerId & rawId) is required")
    return tuple(infos)


def create_session_cookie(call: Call) -> dict[str, Any]:
    """Turn an ID token into a session cookie that lives ``validDuration`` seconds (5 minutes to 14 days)."""
    signed_in = call.signed_in()
    duration = call.whole_number("validDuration") or _COOKIE_LONGEST
    require(_COOKIE_SHORTEST <= duration <= _COOKIE_LONGEST, "INVALID_DURATION")
    now = call.state.now_ms() // 1000
    issuer = f"https://session.firebase.google.com/{split_tenant(call.state.project)[0]}"
    return {"sessionCookie": mint({**signed_in.claims, "iat": now, "exp": now + duration, "iss": issuer})}


def clear_accounts(call: Call) -> dict[str, Any]:
    """Delete every account of the project."""
    call.state.clear()
    return {}


def get_config(call: Call) -> dict[str, Any]:
    """Return the settings of the project."""
    return {
        "signIn": {"allowDuplicateEmails": call.state.config.duplicate_emails},
        "emailPrivacyConfig": {"enableImprovedEmailPrivacy": call.state.config.email_privacy},
    }


def update_config(call: Call) -> dict[str, Any]:
    """Change the settings that the body names."""
    config = call.state.config
    privacy, sign_in = call.within("emailPrivacyConfig"), call.within("signIn")
    if privacy is not None and (wanted := privacy.flag("enableImprovedEmailPrivacy")) is not None:
        config = replace(config, email_privacy=wanted)
    if sign_in is not None and (wanted := sign_in.flag("allowDuplicateEmails")) is not None:
        config = replace(config, duplicate_emails=wanted)
    call.state.configure(config)
    return get_config(call)


def list_mail_codes(call: Call) -> dict[str, Any]:
    """List the mails that were not sent."""
    return {"oobCodes": [code.to_json() for code in call.state.codes.all()]}
