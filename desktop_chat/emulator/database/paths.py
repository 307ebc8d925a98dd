"""Paths into the tree, and which keys are allowed in them."""

import re

from desktop_chat.emulator.database.errors import invalid

Path = tuple[str, ...]

MAX_DEPTH = 32
MAX_KEY_BYTES = 768
_FORBIDDEN = re.compile(r"[.#$\[\]/\x00-\x1f\x7f]")
_INT32 = range(-(2**31), 2**31)
_INTEGER = re.compile(r"-?0*[0-9]{1,10}")

KeyOrder = tuple[int, int, int, bytes]
FIRST_KEY: KeyOrder = (-1, 0, 0, b"")
"""Before every key."""
LAST_KEY: KeyOrder = (2, 0, 0, b"")
"""After every key."""


def parse_path(text: str) -> Path:
    """Return the keys of ``text``, which is not percent-coded; raises DatabaseError for a key that is not allowed."""
    path = tuple(part for part in text.split("/") if part)
    for key in path:
        check_key(key)
    check_depth(path)
    return path


def check_depth(path: Path) -> None:
    """Raise DatabaseError when ``path`` is deeper than a tree may be."""
    if len(path) > MAX_DEPTH:
        raise invalid(f"Invalid path: deeper than {MAX_DEPTH} levels.")


def check_key(key: str) -> None:
    """Raise DatabaseError unless ``key`` may name a child."""
    if not key or _FORBIDDEN.search(key):
        raise invalid('Invalid path: Invalid token in path. Keys must be non-empty and must not contain ".#$[]/".')
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        raise invalid("Invalid path: not text.") from None
    if size > MAX_KEY_BYTES:
        raise invalid(f"Invalid path: a key is longer than {MAX_KEY_BYTES} bytes.")


def text_of(path: Path) -> str:
    """Return ``path`` with slashes, "/" for the root."""
    return "/" + "/".join(path)


def key_order(key: str) -> KeyOrder:
    """Sort integers first, by value, then the rest as JavaScript compares strings."""
    if _INTEGER.fullmatch(key) and int(key) in _INT32:
        return (0, int(key), len(key), b"")
    return (1, 0, 0, key.encode("utf-16-be"))


def is_inside(path: Path, ancestor: Path) -> bool:
    """Say whether ``path`` is ``ancestor`` or below it."""
    return path[: len(ancestor)] == ancestor
