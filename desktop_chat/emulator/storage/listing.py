"""One page of a list: objects, and the "folders" that a delimiter makes of their names."""

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_chat.emulator.storage.errors import invalid
from desktop_chat.emulator.storage.metadata import ObjectMetadata

MAX_RESULTS = 1000
_LAST_CHARACTER = "\U0010ffff"
FirstFrom = Callable[[str, bool], ObjectMetadata | None]
"""The first object at (True) or after (False) a name."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What to list: names that begin with ``prefix``; from ``start`` on and before ``end``, if those are given.

    Names with ``delimiter`` after the prefix are cut behind it and come once, as a prefix; with ``trailing`` a name
    that ends there is an object as well.
    """

    prefix: str = ""
    delimiter: str = ""
    limit: int = MAX_RESULTS
    page_token: str = ""
    start: str = ""
    end: str = ""
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Items and prefixes in order of their names; ``next_token`` is empty on the last page."""

    items: tuple[ObjectMetadata, ...]
    prefixes: tuple[str, ...]
    next_token: str


def list_page(query: ListQuery, first_from: FirstFrom) -> Page:
    """Return the page that ``query`` asks for; raises StorageError for a token that is not ours."""
    items: list[ObjectMetadata] = []
    prefixes: list[str] = []
    last = ""
    for folder, found in _entries(query, first_from):
        if len(items) + len(prefixes) >= query.limit:
            return Page(tuple(items), tuple(prefixes), _token(last))
        if folder is None:
            items.append(found)
            last = f"i{found.name}"
            continue
        if query.trailing and found.name == folder:
            items.append(found)
        prefixes.append(folder)
        last = f"p{folder}"
    return Page(tuple(items), tuple(prefixes), "")


def _entries(query: ListQuery, first_from: FirstFrom) -> Iterator[tuple[str | None, ObjectMetadata]]:
    """Yield (folder, its first object) or (None, object)."""
    place, inclusive = _beginning(query)
    while place is not None:
        found = first_from(place, inclusive)
        if found is None or not found.name.startswith(query.prefix) or (query.end and found.name >= query.end):
            return
        cut = found.name.find(query.delimiter, len(query.prefix)) if query.delimiter else -1
        if cut < 0:
            yield None, found
            place, inclusive = found.name, False
        else:
            folder = found.name[: cut + len(query.delimiter)]
            yield folder, found
            place, inclusive = behind_prefix(folder), True


def _beginning(query: ListQuery) -> tuple[str | None, bool]:
    if not query.page_token:
        return max(query.prefix, query.start), True
    kind, name = _read_token(query.page_token)
    return (behind_prefix(name), True) if kind == "p" else (name, False)


def behind_prefix(prefix: str) -> str | None:
    """Return the smallest text that is larger than every text which begins with ``prefix``; None if there is none."""
    stem = prefix.rstrip(_LAST_CHARACTER)
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(0xE000 if following == 0xD800 else following)  # no half of a surrogate pair


def _token(last: str) -> str:
    return base64.urlsafe_b64encode(last.encode()).decode("ascii")


def _read_token(token: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    if text[:1] not in ("i", "p") or len(text) < 2:
        raise invalid("Invalid page token.")
    return text[0], text[1:]
