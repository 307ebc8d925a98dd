"""Names of buckets and objects: which are allowed, and how they stand in a path."""

import re
from urllib.parse import unquote

from desktop_chat.emulator.storage.errors import invalid

MAX_NAME_BYTES = 1024
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,221}")


def unquoted(part: str) -> str:
    """Return a part of a raw path or query without its %-escapes; raises StorageError when that is no UTF-8."""
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise invalid(f"The name {part[:100]!r} is not in UTF-8.") from None


def check_bucket_name(name: str) -> str:
    """Return ``name``; raises StorageError unless it can be a bucket's."""
    if not _BUCKET.fullmatch(name):
        raise invalid(f"Invalid bucket name: '{name[:100]}'")
    return name


def check_object_name(name: str) -> str:
    """Return ``name``; raises StorageError unless it can be an object's."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise invalid("The name of the object is not in UTF-8.") from None
    if not 1 <= size <= MAX_NAME_BYTES:
        raise invalid(f"The name of an object must have between 1 and {MAX_NAME_BYTES} bytes.")
    if "\r" in name or "\n" in name or name in (".", ".."):
        raise invalid(f"Invalid object name: {name[:100]!r}")
    return name
