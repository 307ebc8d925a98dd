"""What Cloud Storage answers when it refuses: the JSON that the clients parse."""

from collections.abc import Mapping
from typing import Any


class StorageError(Exception):
    """A refusal; ``reason`` is the machine's word for it ("notFound"), ``headers`` go onto the answer."""

    def __init__(self, http_status: int, message: str, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.message = message
        self.reason = reason
        self.headers = dict(headers or {})

    def to_json(self, *, brief: bool) -> Mapping[str, Any]:
        """Return the body: the Firebase API says ``code`` and ``message`` only (``brief``)."""
        error: dict[str, Any] = {"code": self.http_status, "message": self.message}
        if not brief:
            error["errors"] = [{"message": self.message, "domain": "global", "reason": self.reason}]
        return {"error": error}


def invalid(message: str) -> StorageError:
    """The request cannot be meant (400)."""
    return StorageError(400, message, "invalid")


def unauthenticated(message: str) -> StorageError:
    """The credential is no good (401)."""
    return StorageError(401, message, "authError")


def denied(message: str) -> StorageError:
    """The rules, or the lack of them, refuse (403)."""
    return StorageError(403, f"Permission denied. {message}", "forbidden")


def not_found(message: str = "Not Found.") -> StorageError:
    """There is nothing here (404)."""
    return StorageError(404, message, "notFound")


def no_such_object(bucket: str, name: str) -> StorageError:
    """The bucket holds no object of this name (404)."""
    return not_found(f"No such object: {bucket}/{name}")


def precondition_failed() -> StorageError:
    """An ``if…Match`` does not hold (412)."""
    return StorageError(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet")


def not_implemented(message: str) -> StorageError:
    """Cloud Storage has it, this emulator has not (501): said openly rather than done wrongly."""
    return StorageError(501, message, "notImplemented")
