"""What the Realtime Database refuses, with the words of the official one."""


class DatabaseError(Exception):
    """A refusal. ``status`` is that of HTTP, ``code`` the word of the WebSocket protocol."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status = status
        self.code = code
        self.message = message
        super().__init__(message)


def permission_denied() -> DatabaseError:
    """The rules do not allow it."""
    return DatabaseError(401, "permission_denied", "Permission denied")


def invalid(message: str) -> DatabaseError:
    """The request cannot be understood or its data cannot be stored."""
    return DatabaseError(400, "invalid_data", message)


def invalid_token(message: str) -> DatabaseError:
    """The credential is no good."""
    return DatabaseError(401, "invalid_token", message)


def expired_token() -> DatabaseError:
    """The credential was good and has ended."""
    return DatabaseError(401, "expired_token", "Auth token is expired")


def write_too_big() -> DatabaseError:
    """One request writes more than the documented limit."""
    text = "Data to write exceeds the maximum size that can be modified with a single request."
    return DatabaseError(400, "write_too_big", text)


def read_too_big() -> DatabaseError:
    """One answer would be larger than the documented limit."""
    text = "Data requested exceeds the maximum size that can be accessed with a single request."
    return DatabaseError(400, "too_big", text)


def stale() -> DatabaseError:
    """The data is not what a transaction was made for."""
    return DatabaseError(412, "datastale", "Transaction hash does not match")
