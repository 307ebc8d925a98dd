"""How the API says no, in Google's form."""

from typing import Any, Final

_HTTP_STATUS: Final = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "UNIMPLEMENTED": 501,
}


class RulesApiError(Exception):
    """A call is refused; ``status`` is Google's name of the reason."""

    def __init__(self, status: str, message: str) -> None:
        self.status = status
        self.code = _HTTP_STATUS[status]
        self.message = message
        super().__init__(message)

    def body(self) -> dict[str, Any]:
        """The answer as JSON."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status}}
