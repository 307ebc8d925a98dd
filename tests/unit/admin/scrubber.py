"""Puts names in place of what differs from run to run: times of servers, random ids, addresses."""

import re
from collections.abc import Mapping
from functools import partial

# The clock of the tests stands in these days; all other times are of the local Firebase's own clock.
_OURS = ("2026-05-0", "2025-", "2026-04-")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_ADDRESS = re.compile(r"127\.0\.0\.1:\d+")
_OFF = re.compile(r"clock is \d+ s off")
_CODE = re.compile(r"oobCode=[\w-]+")
_NUMBERED = (
    ("UUID", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")),
    ("HASH", re.compile(r"\b[0-9a-f]{64}\b")),
    ("HASH8", re.compile(r"(?<=-)[0-9a-f]{8}(?=\.plan)")),
    ("UID", re.compile(r"\b[A-Za-z0-9]{28}\b")),
)


class Scrubber:
    """One for a session: the same id has the same name in all of it. ``names`` are put in place first."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._numbers: dict[str, dict[str, int]] = {}

    def scrub(self, text: str) -> str:
        for found, name in self._names.items():
            text = text.replace(found, name)
        text = _ADDRESS.sub("HOST:PORT", text)
        text = _OFF.sub("clock is N s off", text)
        text = _CODE.sub("oobCode=CODE", text)
        text = _TIME.sub(lambda found: found[0] if found[0].startswith(_OURS) else _in_place_of(found, "TIME"), text)
        for kind, pattern in _NUMBERED:
            text = pattern.sub(partial(self._numbered, kind), text)
        return text

    def _numbered(self, kind: str, found: re.Match[str]) -> str:
        numbers = self._numbers.setdefault(kind, {})
        return _in_place_of(found, f"{kind}-{numbers.setdefault(found[0], len(numbers) + 1)}")


def _in_place_of(found: re.Match[str], name: str) -> str:
    """Return the name, as wide as what it stands for where that is a cell of a table."""
    is_cell = found.string[found.start() - 2 : found.start()] in ("", "  ") and found.string[found.end() :][:1] == " "
    return name.ljust(len(found[0])) if is_cell else name
