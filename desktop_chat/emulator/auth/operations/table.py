"""The table of operations: what the paths of the server call."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.operations import account as operations_account
from desktop_chat.emulator.auth.operations import admin as operations_admin
from desktop_chat.emulator.auth.operations import identity as operations_identity
from desktop_chat.emulator.auth.operations import mail as operations_mail
from desktop_chat.emulator.auth.operations import phone as operations_phone
from desktop_chat.emulator.auth.operations import second_factor as operations_second_factor
from desktop_chat.emulator.auth.operations import sign_in as operations_sign_in

Operation = Callable[[Call], dict[str, Any]]

FOR_USERS: Mapping[str, Operation] = {
    "signUp": operations_sign_in.sign_up,
    "signInWithPassword": operations_sign_in.sign_in_with_password,
    "signInWithCustomToken": operations_sign_in.sign_in_with_custom_token,
    "signInWithEmailLink": operations_sign_in.sign_in_with_email_link,
    "signInWithIdp": operations_identity.sign_in_with_identity,
    "signInWithPhoneNumber": operations_phone.sign_in_with_phone_number,
    "sendVerificationCode": operations_phone.send_verification_code,
    "lookup": operations_account.lookup,
    "update": operations_account.update,
    "delete": operations_account.delete,
    "createAuthUri": operations_account.create_auth_uri,
    "sendOobCode": operations_mail.send_mail_code,
    "resetPassword": operations_mail.reset_password,
}
"""``/v1/accounts:{name}``, for people with an API key."""

SECOND_FACTOR: Mapping[str, Operation] = {
    "mfaEnrollment:start": operations_second_factor.start_enrollment,
    "mfaEnrollment:finalize": operations_second_factor.finish_enrollment,
    "mfaEnrollment:withdraw": operations_second_factor.withdraw,
    "mfaSignIn:start": operations_second_factor.start_sign_in,
    "mfaSignIn:finalize": operations_second_factor.finish_sign_in_with_factor,
}
"""``/v2/accounts/{name}``, for people with an API key."""

FOR_ADMINS: Mapping[str, Operation] = {
    "lookup": operations_account.lookup,
    "update": operations_account.update,
    "delete": operations_account.delete,
    "sendOobCode": operations_mail.send_mail_code,
    "batchCreate": operations_admin.batch_create,
    "batchDelete": operations_admin.batch_delete,
    "query": operations_admin.query,
}
"""``/v1/projects/{project}/accounts:{name}``, with an administrator's credential."""

RELYING_PARTY: Mapping[str, str] = {
    "signupNewUser": "signUp",
    "verifyPassword": "signInWithPassword",
    "verifyCustomToken": "signInWithCustomToken",
    "emailLinkSignin": "signInWithEmailLink",
    "verifyAssertion": "signInWithIdp",
    "sendVerificationCode": "sendVerificationCode",
    "verifyPhoneNumber": "signInWithPhoneNumber",
    "getAccountInfo": "lookup",
    "setAccountInfo": "update",
    "deleteAccount": "delete",
    "createAuthUri": "createAuthUri",
    "getOobConfirmationCode": "sendOobCode",
    "resetPassword": "resetPassword",
}
"""The names of the old v3 interface, which pyrebase4 still speaks, to those of FOR_USERS."""
