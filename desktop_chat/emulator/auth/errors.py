"""What the Auth REST interface answers when it refuses: the JSON that Identity Toolkit's clients parse."""

from collections.abc import Mapping
from typing import Any


class AuthApiError(Exception):
    """A refusal; ``message`` starts with the code that clients look at, such as EMAIL_NOT_FOUND."""

    def __init__(
        self, message: str, *, http_status: int = 400, status: str | None = None, reason: str = "invalid"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.http_status = http_status
        self.status = status
        self.reason = reason

    def to_json(self) -> Mapping[str, Any]:
        """Return ``{"error": {"code", "message", "errors": [...], "status"?}}``."""
        error: dict[str, Any] = {
            "code": self.http_status,
            "message": self.message,
            "errors": [{"message": self.message, "reason": self.reason, "domain": "global"}],
        }
        if self.status is not None:
            error["status"] = self.status
        return {"error": error}


def invalid_argument(message: str) -> AuthApiError:
    """The body is no JSON object, or a field has the wrong type."""
    return AuthApiError(f"Invalid JSON payload received. {message}", status="INVALID_ARGUMENT")


def unauthenticated(message: str) -> AuthApiError:
    """No credential where one is needed, or one that means nothing here (401)."""
    return AuthApiError(message, http_status=401, status="UNAUTHENTICATED", reason="authError")


def missing_api_key() -> AuthApiError:
    """A call for end users came without ``?key=`` (403)."""
    return AuthApiError(
        "The request is missing a valid API key.", http_status=403, status="PERMISSION_DENIED", reason="forbidden"
    )


def not_found() -> AuthApiError:
    """There is nothing at this path (404)."""
    return AuthApiError("Not Found", http_status=404, status="NOT_FOUND", reason="notFound")


def not_implemented(message: str) -> AuthApiError:
    """Identity Toolkit has it, this emulator has not (501): said openly rather than done wrongly."""
    return AuthApiError(message, http_status=501, status="NOT_IMPLEMENTED", reason="unimplemented")


def require(condition: object, message: str) -> None:
    """Raise AuthApiError (400) with ``message`` unless ``condition`` holds."""
    if not condition:
        raise AuthApiError(message)
