"""The table has every call that the clients make."""

from desktop_chat.emulator.auth.operations.table import FOR_ADMINS, FOR_USERS, RELYING_PARTY


def test_every_old_name_leads_to_an_operation() -> None:
    assert set(RELYING_PARTY.values()) <= set(FOR_USERS)


def test_what_pyrebase4_and_firebase_admin_call_is_there() -> None:
    pyrebase4 = {
        "signupNewUser", "verifyPassword", "verifyCustomToken", "getAccountInfo", "getOobConfirmationCode",
        "resetPassword", "setAccountInfo", "deleteAccount",
    }  # fmt: skip
    assert pyrebase4 <= set(RELYING_PARTY)
    assert set(FOR_ADMINS) == {"lookup", "update", "delete", "sendOobCode", "batchCreate", "batchDelete", "query"}


def test_batches_are_not_for_users() -> None:
    assert not {"batchCreate", "batchDelete", "query"} & set(FOR_USERS)
