"""Errors of Google's libraries become ours here, and only here."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_chat.errors import (
    AlreadyExists,
    ChatError,
    Denied,
    NotFound,
    QuotaExceeded,
    Rejected,
    SignInRequired,
    Unavailable,
)
from desktop_chat.logs import redact

_LONGEST = 300
_BY_CODE: dict[str, tuple[type[ChatError], str, str]] = {
    "NOT_FOUND": (NotFound, "Not found", ""),
    "ALREADY_EXISTS": (AlreadyExists, "It exists already", ""),
    "PERMISSION_DENIED": (Denied, "Not permitted", "Ask for the role that docs/admin.md names for this command."),
    "UNAUTHENTICATED": (SignInRequired, "Nobody is signed in", "Run gcloud auth application-default login."),
    "RESOURCE_EXHAUSTED": (QuotaExceeded, "Too many requests", "Wait a minute, then repeat the command."),
    "UNAVAILABLE": (Unavailable, "No answer", "Check the network, then repeat the command."),
    "DEADLINE_EXCEEDED": (Unavailable, "No answer in time", "Check the network, then repeat the command."),
    "INTERNAL": (Unavailable, "The service is in trouble", "Repeat the command later."),
    "ABORTED": (Unavailable, "Somebody else was faster", "Repeat the command."),
}


@contextmanager
def told() -> Iterator[None]:
    """Let errors of firebase-admin, Firestore and google-auth leave the block as a ChatError."""
    # Imported here: whoever only wants help must not wait for half a second of libraries.
    from firebase_admin.exceptions import FirebaseError
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except FirebaseError as error:
        raise _error(str(error.code), str(error)) from None
    except GoogleAPIError as error:
        code = getattr(getattr(error, "grpc_status_code", None), "name", "UNKNOWN")
        raise _error(code, getattr(error, "message", None) or str(error)) from None
    except GoogleAuthError as error:
        raise _error("UNAUTHENTICATED", str(error)) from None
    except ValueError as error:
        # firebase-admin checks arguments itself, and says well what is wrong with them.
        raise Rejected("That value is not accepted", _short(str(error))) from None


def _error(code: str, said: str) -> ChatError:
    kind, title, advice = _BY_CODE.get(code, (Rejected, "The service refused", ""))
    return kind(title, f"{_short(said)} {advice}".strip())


def _short(text: str) -> str:
    return redact(" ".join(text.split())[:_LONGEST]).rstrip(".") + "."
