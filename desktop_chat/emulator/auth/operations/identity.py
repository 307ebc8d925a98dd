"""Sign-in with Google or any other provider, of which a fake one is enough here."""

from dataclasses import replace
from typing import Any

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError, not_implemented, require
from desktop_chat.emulator.auth.factors.first_factor import finish_sign_in
from desktop_chat.emulator.auth.identity_claims import Identity, read_identity


def sign_in_with_identity(call: Call) -> dict[str, Any]:
    """Sign in as the person at the provider, make their account, or link them to the account behind ``idToken``.

    With ``returnIdpCredential`` a refusal comes as ``errorMessage`` beside the credential, so that the app can use it.
    """
    if call.text("pendingIdToken") or call.flag("returnRefreshToken"):
        raise not_implemented("pendingIdToken and returnRefreshToken are not there.")
    identity = read_identity(call)
    known = call.state.by_identity(identity.provider, identity.raw_id)
    try:
        if call.text("idToken"):
            require(known is None, "FEDERATED_USER_ID_ALREADY_LINKED")
            return _finish(call, identity, _linked_to(call.signed_in().account, call, identity), new=False)
        if known is not None:
            return _finish(call, identity, known, new=False)
        return _sign_in_stranger(call, identity)
    except AuthApiError as error:
        if call.flag("returnIdpCredential") and error.http_status == 400 and error.message in _TOLD_BESIDE:
            return identity.to_json() | {"errorMessage": error.message}
        raise


_TOLD_BESIDE = ("FEDERATED_USER_ID_ALREADY_LINKED", "EMAIL_EXISTS")


def _linked_to(account: Account, call: Call, identity: Identity) -> Account:
    if identity.email is None:
        return account
    one_account_each = not call.state.config.duplicate_emails
    owner = call.state.by_email(identity.email) if one_account_each else None
    require(owner is None or owner.uid == account.uid, "EMAIL_EXISTS")
    if account.email is None and one_account_each:
        return replace(account, email=identity.email, email_verified=identity.email_verified)
    verified = identity.email_verified and account.email == identity.email
    return replace(account, email_verified=True) if verified else account


def _sign_in_stranger(call: Call, identity: Identity) -> dict[str, Any]:
    # Where an address may have several accounts, those of providers have none: it stays with the provider's entry.
    email = None if call.state.config.duplicate_emails else identity.email
    owner = None if email is None else call.state.by_email(email)
    if owner is not None and not identity.email_verified:
        others = [str(info["providerId"]) for info in owner.linked]
        confirm = {"needConfirmation": True, "localId": owner.uid, "verifiedProvider": others}
        return identity.to_json() | confirm
    if owner is not None:
        require(not owner.disabled, "USER_DISABLED")
        return _finish(call, identity, _taken_over(call, owner, identity), new=False)
    require(call.flag("autoCreate") is not False, "USER_NOT_FOUND")
    account = Account(
        uid=call.state.new_uid(),
        created_at=call.state.now_ms(),
        email=email,
        email_verified=email is not None and identity.email_verified,
        display_name=identity.text("name"),
        photo_url=identity.text("picture"),
    )
    return _finish(call, identity, account, new=True)


def _taken_over(call: Call, owner: Account, identity: Identity) -> Account:
    """Return the account of the verified address; who made it without verifying the address is put out of it."""
    profile = replace(
        owner,
        display_name=identity.text("name"),
        photo_url=identity.text("picture"),
        email_verified=True,
    )
    if owner.email_verified:
        return profile
    profile = replace(profile, password=None, phone_number=None, email_link=False, linked=())
    return call.state.revoke(profile, call.state.now_ms() // 1000)


def _finish(call: Call, identity: Identity, account: Account, *, new: bool) -> dict[str, Any]:
    require(not account.disabled, "USER_DISABLED")
    others = tuple(info for info in account.linked if info["providerId"] != identity.provider)
    account = replace(account, linked=(*others, identity.provider_info()))
    tokens = finish_sign_in(call, account, identity.provider, identity.attributes)
    answer = identity.to_json() | {"localId": account.uid} | tokens
    answer |= {"tenantId": call.state.tenant} if call.state.tenant else {}
    if identity.email is None:
        del answer["emailVerified"]  # there is no address that it could be said of
    elif account.email == identity.email:
        answer["emailVerified"] = account.email_verified
    return answer | ({"isNewUser": True} if new else {})
