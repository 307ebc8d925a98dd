"""What a person types into the search field, as a query: words, "exact phrases" and filters.

::

    lunch "at noon" from:grace in:engine after:2026-11-01 before:2026-12 has:link
"""

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_chat.errors import ChatError
from desktop_chat.model.search.folding import fold


class InvalidQuery(ChatError):
    """The query cannot be understood; the message says what would be."""


class Has(enum.StrEnum):
    """What a message can be searched for beside its words."""

    LINK = "link"
    FILE = "file"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All of it must hold. ``terms`` are folded; ``people`` and ``rooms`` are names as typed, any of which may fit.

    ``after`` is inclusive, ``before`` exclusive; both are aware.
    """

    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    has: frozenset[Has] = frozenset()

    def __bool__(self) -> bool:
        return self != _EVERYTHING


_EVERYTHING = SearchQuery()
FILTERS = ("from:", "in:", "after:", "before:", "has:")
_DAY = "Write a day such as 2026-11-24, a month such as 2026-11, a year, today or yesterday."
# A filter with its value, a phrase, or a word; a quote that was not closed yet ends with the text.
_PART = re.compile(r'(?P<key>\w+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')


def parse_query(text: str, now: datetime) -> SearchQuery:
    """Read a query; ``now`` (aware) gives the time zone of its days. Raises InvalidQuery."""
    parser = _Parser(now)
    for part in _PART.finditer(text):
        key = (part["key"] or "").lower()
        if f"{key}:" in FILTERS:
            value = part["value"] if part["quoted"] is None else part["quoted"]
            parser.take_filter(key, value.strip())
        elif part["key"]:
            parser.take_term(part[0].replace('"', ""))  # an address has a colon too
        else:
            parser.take_term(part["word"] if part["phrase"] is None else part["phrase"])
    return parser.query()


class _Parser:
    """Gathers the parts of one query."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._terms: list[str] = []
        self._names: dict[str, list[str]] = {"from": [], "in": []}
        self._times: dict[str, datetime] = {}
        self._has: set[Has] = set()

    def take_term(self, text: str) -> None:
        """Take a word or phrase."""
        term = fold(text)
        if term:
            self._terms.append(term)

    def take_filter(self, key: str, value: str) -> None:
        """Take a filter; one without a value is still being typed."""
        if not value:
            return
        if key in self._names:
            self._names[key].append(value.lstrip("@#"))
        elif key == "has":
            self._has.add(_has(value))
        else:
            self._times[key] = self._begin_of(key, value)

    def query(self) -> SearchQuery:
        """Return all that was taken."""
        after, before = self._times.get("after"), self._times.get("before")
        if after and before and after >= before:
            raise InvalidQuery("Nothing can be after and before that", "Make the day of before: the later one.")
        return SearchQuery(
            tuple(self._terms),
            tuple(self._names["from"]),
            tuple(self._names["in"]),
            after,
            before,
            frozenset(self._has),
        )

    def _begin_of(self, key: str, value: str) -> datetime:
        days = {"today": self._now.date(), "yesterday": self._now.date() - timedelta(days=1)}
        day = days.get(value.lower()) or _day(value)
        if day is None:
            raise InvalidQuery(f"{key}: needs a day", _DAY)
        return datetime(day.year, day.month, day.day, tzinfo=self._now.tzinfo)


def _has(value: str) -> Has:
    try:
        return Has(value.lower().removesuffix("s"))
    except ValueError:
        raise InvalidQuery("has: needs a kind", "Write has:link, has:file or has:image.") from None


def _day(value: str) -> date | None:
    """Return the first day of what is written, None when that is no day."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
