"""Request bodies: JSON or a form, with the spellings of keys that Google's own parser takes."""

import re
from typing import Any
from urllib.parse import parse_qsl

from desktop_chat.emulator.auth.errors import invalid_argument
from desktop_chat.emulator.json_text import parse_json

_SNAKE = re.compile(r"_([a-z0-9])")


def read_body(raw: bytes, content_type: str) -> dict[str, Any]:
    """Return the fields of a request body, none for an empty one; raises AuthApiError when it cannot be read."""
    if content_type == "application/x-www-form-urlencoded":
        return {camel_case(name): value for name, value in parse_qsl(raw.decode(errors="replace"))}
    if not raw.strip():
        return {}
    try:
        value = parse_json(raw)
    except ValueError as error:
        # The parser's message would quote the body, which can hold a password.
        raise invalid_argument("It is not JSON.") from error
    if not isinstance(value, dict):
        raise invalid_argument("It must be an object.")
    return {camel_case(name): field for name, field in value.items()}


def camel_case(name: str) -> str:
    """Return ``name`` as Identity Toolkit spells it: ``grant_type`` is grantType, ``photoURL`` photoUrl."""
    name = _SNAKE.sub(lambda match: match.group(1).upper(), name)
    return f"{name[:-3]}Url" if name.endswith("URL") and len(name) > 3 else name
