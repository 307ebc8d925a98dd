"""Field paths such as ``a.`b c`.d``: parsed, read from a document, set and deleted in one."""

import re
from functools import lru_cache
from typing import Any

from desktop_chat.emulator.firestore.errors import invalid_argument

_PART = re.compile(r"([a-zA-Z_][a-zA-Z_0-9]*)|`((?:[^`\\]|\\.)+)`", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_RESERVED = re.compile(r"__.*__", re.DOTALL)
NAME_FIELD = "__name__"

FieldPath = tuple[str, ...]


@lru_cache(maxsize=4096)
def parse_field_path(text: str) -> FieldPath:
    """The names in a field path; FirestoreError(INVALID_ARGUMENT) where it is malformed."""
    if not text:
        raise invalid_argument("Invalid empty property path string.")
    parts: list[str] = []
    position = 0
    while True:
        found = _PART.match(text, position)
        if found is None:
            raise _malformed(text)
        plain, quoted = found.groups()
        parts.append(plain if plain is not None else _ESCAPED.sub(r"\1", quoted))
        position = found.end()
        if position == len(text):
            return tuple(parts)
        if text[position] != ".":
            raise _malformed(text)
        position += 1


def parse_written_path(text: str) -> FieldPath:
    """A field path that is written to: reserved names are refused."""
    path = parse_field_path(text)
    for part in path:
        if part.startswith("__") and _RESERVED.fullmatch(part):
            raise invalid_argument(f"Invalid reserved name in field path {text}")
    return path


def _malformed(text: str) -> Exception:
    return invalid_argument(
        f'Invalid property path "{text}". Unquoted property paths must match regex ([a-zA-Z_][a-zA-Z_0-9]*), '
        r"and quoted property paths must match regex (`(?:[^`\\]|(?:\\.))+`)"
    )


def read(document: Any, path: FieldPath) -> Any | None:
    """The Value at the path, None where there is none."""
    fields = document.fields
    value = None
    for depth, part in enumerate(path):
        if part not in fields:
            return None
        value = fields[part]
        if depth + 1 < len(path):
            if value.WhichOneof("value_type") != "map_value":
                return None
            fields = value.map_value.fields
    return value


def write(document: Any, path: FieldPath, value: Any) -> None:
    """Put a Value at the path; whatever is in the way and no map becomes one."""
    fields = document.fields
    for part in path[:-1]:
        inner = fields[part]
        if inner.WhichOneof("value_type") != "map_value":
            inner.map_value.SetInParent()
        fields = inner.map_value.fields
    fields[path[-1]].CopyFrom(value)


def delete(document: Any, path: FieldPath) -> None:
    """Take the value at the path away, if there is one; the maps around it stay."""
    fields = document.fields
    for part in path[:-1]:
        if part not in fields or fields[part].WhichOneof("value_type") != "map_value":
            return
        fields = fields[part].map_value.fields
    if path[-1] in fields:
        del fields[path[-1]]
