"""What the Realtime Database refuses, as errors that a person can be shown."""

from desktop_chat.errors import ChatError, Denied, Rejected, Unavailable

_TOKEN = {"expired_token", "invalid_token", "auth_revoked"}
_TRANSIENT = {
    "disconnected",
    "unavailable",
    "operation_failed",
    "network_error",
    "overridden_by_set",
    "max_retries",
    "internal_server_error",
}


def chat_error(status: str, detail: str = "") -> ChatError:
    """Return the error for the status of an answer that is not "ok"."""
    if status == "permission_denied":
        return Denied("The database refused this", "The project's database rules do not allow it.")
    if status in _TOKEN:
        return Unavailable("Your sign-in is being renewed", "It is tried again; nothing is lost.")
    if status in _TRANSIENT:
        return Unavailable("The database did not answer", "It is tried again; nothing is lost.")
    return Rejected("The database did not take this", f"{status}: {detail}" if detail else status)


def not_connected() -> Unavailable:
    """Return the error of a request that cannot be made now."""
    return Unavailable("No connection to the Realtime Database", "Presence and typing come back with the connection.")
