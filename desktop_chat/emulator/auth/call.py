"""One request, as the operations see it: checked fields, who asks, and the project it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from desktop_chat.emulator.auth.errors import AuthApiError, invalid_argument
from desktop_chat.emulator.auth.state import ProjectState, SignedIn

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+[0-9][0-9 ().-]{3,}")


@dataclass(frozen=True, slots=True)
class Call:
    """``admin`` is a request with an administrator's credential; ``base_url`` is this server's own address."""

    state: ProjectState
    body: Mapping[str, Any]
    admin: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    base_url: str = "http://127.0.0.1"

    def text(self, name: str) -> str | None:
        """Return a string field; absent and null are the same, as everywhere in Google's JSON."""
        value: str | None = self._typed(name, str, "string")
        return value

    def flag(self, name: str) -> bool | None:
        """Return a boolean field."""
        value: bool | None = self._typed(name, bool, "boolean")
        return value

    def within(self, name: str) -> "Call | None":
        """Return this call with the object in field ``name`` as its body."""
        value: dict[str, Any] | None = self._typed(name, dict, "object")
        return None if value is None else replace(self, body=value)

    def objects(self, name: str) -> list[dict[str, Any]]:
        """Return a field that is a list of objects."""
        values = self._list(name)
        if not all(isinstance(value, dict) for value in values):
            raise invalid_argument(f"/{name} must be an array of objects")
        return values

    def texts(self, name: str) -> list[str]:
        """Return a field that is a list of strings."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise invalid_argument(f"/{name} must be an array of strings")
        return values

    def whole_number(self, name: str) -> int | None:
        """Return an integer field, which JSON may carry as a string (int64)."""
        value = self.body.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise invalid_argument(f"/{name} must be an integer")
        try:
            return int(value)
        except ValueError as error:
            raise invalid_argument(f"/{name} must be an integer") from error

    def needed(self, name: str, error: str) -> str:
        """Return a string field that must be there and not empty; ``error`` says so otherwise."""
        value = self.text(name)
        if not value:
            raise AuthApiError(error)
        return value

    def signed_in(self) -> SignedIn:
        """Return the person whose ID token the body carries."""
        return self.state.read_id_token(self.needed("idToken", "MISSING_ID_TOKEN"))

    def _list(self, name: str) -> list[Any]:
        return self._typed(name, list, "array") or []

    def _typed(self, name: str, kind: type, called: str) -> Any:
        value = self.body.get(name)
        if value is not None and not isinstance(value, kind):
            raise invalid_argument(f"/{name} must be {called}")
        return value


def checked_url(url: str, error: str) -> str:
    """Return ``url`` if it is absolute; raises AuthApiError with ``error`` otherwise."""
    if not is_url(url):
        raise AuthApiError(error)
    return url


def is_url(text: str) -> bool:
    """Say whether this is an absolute URL."""
    try:
        parts = urlsplit(text)
    except ValueError:  # such as "http://[", the beginning of an IPv6 address
        return False
    return bool(parts.scheme and parts.netloc)


def is_email(text: str) -> bool:
    """Say whether this has the form of an address."""
    return _EMAIL.fullmatch(text) is not None


def canonical_email(email: str, error: str = "INVALID_EMAIL") -> str:
    """Return ``email`` in lower case; raises AuthApiError with ``error`` when it is no address."""
    if not _EMAIL.fullmatch(email):
        raise AuthApiError(error)
    return email.lower()


def checked_phone(phone_number: str, error: str = "INVALID_PHONE_NUMBER : Invalid format.") -> str:
    """Return ``phone_number`` if it looks like one in international form."""
    if not _PHONE.fullmatch(phone_number):
        raise AuthApiError(error)
    return phone_number
