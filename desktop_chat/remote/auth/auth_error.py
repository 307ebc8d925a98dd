"""The one table that turns failures of Firebase Auth into errors a person can read.

Firebase Auth answers with HTTP 400 and ``{"error": {"message": "CODE : detail"}}``. With e-mail enumeration protection
on, which new projects have, a wrong password and an unknown address both answer INVALID_LOGIN_CREDENTIALS.
"""

import logging
from collections.abc import Mapping
from typing import Any

from desktop_chat.errors import ChatError, InvalidConfig, SignInFailed, SignInRequired, Unavailable
from desktop_chat.remote.error_row import ErrorRow

_log = logging.getLogger(__name__)


_WRONG_CREDENTIALS = ErrorRow(
    SignInFailed,
    "E-mail or password is wrong",
    "Check both and try again, or ask for a mail to reset your password.",
)
_SIGNED_OUT = ErrorRow(
    SignInRequired,
    "Please sign in again",
    "Your session has ended. Messages on this computer, also those not sent yet, are kept.",
)
_DISABLED = ErrorRow(
    SignInFailed,
    "This account is disabled",
    "Nothing was deleted. Ask the admin of your team to enable it again.",
)
_BAD_EMAIL = ErrorRow(SignInFailed, "This is not an e-mail address", "Check it for missing letters and try again.")
_NO_PASSWORD = ErrorRow(SignInFailed, "The password is missing", "Type it and try again.")
_WEAK_PASSWORD = ErrorRow(SignInFailed, "This password is too weak", "Choose a longer one: at least 6 characters.")
_OLD_LINK = ErrorRow(
    SignInFailed, "This link no longer works", "Links work once and for a short time. Ask for a new mail."
)
_WRONG_KEY = ErrorRow(
    InvalidConfig,
    "The Firebase project refuses this program",
    "The API key in the configuration is wrong or restricted. Copy the web config from the Firebase console again.",
)
_WRONG_PROJECT = ErrorRow(
    InvalidConfig,
    "This Firebase project is not ready",
    "Check the project id in the configuration, and that Authentication is switched on in the Firebase console.",
)
_TOO_MANY = ErrorRow(
    Unavailable,
    "Too many attempts",
    "The server asks for a pause. Wait a few minutes, then try again; nothing is lost.",
)
_NO_ANSWER = ErrorRow(
    Unavailable,
    "The sign-in server cannot be reached",
    "Check your connection and try again. What you wrote is kept on this computer.",
)
_BROKEN_ANSWER = ErrorRow(
    Unavailable,
    "The sign-in server gave no sensible answer",
    "This may be a network that asks for its own sign-in first. Try again in a while; nothing is lost.",
)

_TABLE: Mapping[str, ErrorRow] = {
    "EMAIL_NOT_FOUND": _WRONG_CREDENTIALS,
    "INVALID_PASSWORD": _WRONG_CREDENTIALS,
    "INVALID_LOGIN_CREDENTIALS": _WRONG_CREDENTIALS,
    "USER_DISABLED": _DISABLED,
    "EMAIL_EXISTS": ErrorRow(
        SignInFailed,
        "This address has an account already",
        "Sign in with it, or ask for a mail to reset its password.",
    ),
    "INVALID_EMAIL": _BAD_EMAIL,
    "MISSING_EMAIL": _BAD_EMAIL,
    "MISSING_PASSWORD": _NO_PASSWORD,
    "WEAK_PASSWORD": _WEAK_PASSWORD,
    "PASSWORD_DOES_NOT_MEET_REQUIREMENTS": ErrorRow(
        SignInFailed,
        "This password does not meet the rules of your team",
        "Choose a longer one with capital letters, digits and signs.",
    ),
    "OPERATION_NOT_ALLOWED": ErrorRow(
        SignInFailed,
        "This way to sign in is switched off",
        "Ask the admin of your team: e-mail and password can be switched on in the Firebase console.",
    ),
    "ADMIN_ONLY_OPERATION": ErrorRow(
        SignInFailed,
        "Only an admin can make accounts here",
        "Ask the admin of your team for an account, then sign in with it.",
    ),
    "PASSWORD_LOGIN_DISABLED": ErrorRow(
        SignInFailed,
        "Signing in with a password is switched off",
        "Ask the admin of your team how to sign in.",
    ),
    "EXPIRED_OOB_CODE": _OLD_LINK,
    "INVALID_OOB_CODE": _OLD_LINK,
    "TOO_MANY_ATTEMPTS_TRY_LATER": _TOO_MANY,
    "RESET_PASSWORD_EXCEED_LIMIT": _TOO_MANY,
    "QUOTA_EXCEEDED": _TOO_MANY,
    "TOKEN_EXPIRED": _SIGNED_OUT,
    "USER_NOT_FOUND": _SIGNED_OUT,
    "INVALID_REFRESH_TOKEN": _SIGNED_OUT,
    "MISSING_REFRESH_TOKEN": _SIGNED_OUT,
    "INVALID_ID_TOKEN": _SIGNED_OUT,
    "CREDENTIAL_TOO_OLD_LOGIN_AGAIN": _SIGNED_OUT,
    "API_KEY_INVALID": _WRONG_KEY,
    "API_KEY_HTTP_REFERRER_BLOCKED": _WRONG_KEY,
    "INVALID_API_KEY": _WRONG_KEY,
    "MISSING_API_KEY": _WRONG_KEY,
    "CONFIGURATION_NOT_FOUND": _WRONG_PROJECT,
    "PROJECT_NOT_FOUND": _WRONG_PROJECT,
    "PROJECT_NUMBER_MISMATCH": _WRONG_PROJECT,
}

_IN_A_SESSION: Mapping[str, ErrorRow] = {
    "USER_DISABLED": ErrorRow(
        SignInRequired,
        "This account is disabled",
        "Messages on this computer are kept. Ask the admin of your team to enable the account, then sign in again.",
    ),
}
"""Codes that mean something else when an existing session is renewed."""


def sign_in_error(code: str, status: int) -> ChatError:
    """Return the error of a refused sign-in, sign-up or mail; ``code`` is "" where the answer had none."""
    return _error(_TABLE, code, status)


def session_error(code: str, status: int) -> ChatError:
    """Return the error of a refused renewal; SignInRequired means that the session is over for good."""
    return _error({**_TABLE, **_IN_A_SESSION}, code, status)


def unreachable(reason: str) -> ChatError:
    """Return the error of a request that got no answer; ``reason`` goes to the log and must hold no secrets."""
    _log.info("auth: no answer (%s)", reason)
    return _NO_ANSWER.error()


def broken_answer(reason: str) -> ChatError:
    """Return the error of an answer that is not Firebase's, for example a hotel's sign-in page."""
    _log.info("auth: broken answer (%s)", reason)
    return _BROKEN_ANSWER.error()


def second_factor_needed() -> ChatError:
    """Return the error of an account that asks for a second factor, which this version cannot ask for."""
    return SignInFailed(
        "This account asks for a second factor",
        "This version cannot sign in with one yet. Use an account without it.",
    )


def code_of(answer: Any) -> str:
    """Return the code in a decoded error answer, "" where there is none."""
    error = answer.get("error") if isinstance(answer, dict) else None
    text = error.get("message") if isinstance(error, dict) else error
    if not isinstance(text, str):
        return ""
    if text.startswith("API key not valid"):
        return "API_KEY_INVALID"
    return text.partition(":")[0].strip()


def _error(table: Mapping[str, ErrorRow], code: str, status: int) -> ChatError:
    _log.info("auth: refused with %s (HTTP %d)", code or "no code", status)
    row = table.get(code)
    if row is None:
        row = _of_status(status)
    return row.error()


def _of_status(status: int) -> ErrorRow:
    if status == 429:
        return _TOO_MANY
    if status >= 500 or status == 408:
        return _NO_ANSWER
    if status in (401, 403):
        return _WRONG_KEY
    if status == 400:
        return ErrorRow(
            SignInFailed,
            "The sign-in server refused this",
            "Nothing was changed. Check what you typed; if it is right, an update of the program may help.",
        )
    return _BROKEN_ANSWER
