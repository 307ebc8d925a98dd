"""What a search found."""

from dataclasses import dataclass

from desktop_chat.model.messages.message import Message
from desktop_chat.model.search.folding import Range


@dataclass(frozen=True, slots=True)
class SearchCursor:
    """A place in the results, newest first: everything after it was sent earlier (or in the same millisecond)."""

    sent_at: int
    number: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message and where its body matches; no range when only filters were asked for."""

    message: Message
    matches: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits, newest first. ``more`` leads to the next page; a page may hold few hits, or none, and still lead on."""

    hits: tuple[SearchHit, ...] = ()
    more: SearchCursor | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of one line of a body, with the ranges of the matches in it."""

    text: str
    matches: tuple[Range, ...]


def excerpt(hit: SearchHit, length: int = 160, lead: int = 30) -> Excerpt:
    """Return the part of the body around the first match; what is cut off is marked by an ellipsis."""
    body = "".join(" " if character.isspace() else character for character in hit.message.body)
    first = hit.matches[0][0] if hit.matches else 0
    begin = 0 if first <= lead else first - lead
    end = min(len(body), begin + length)
    head, tail = "…" if begin else "", "…" if end < len(body) else ""
    shift = len(head) - begin
    inside = [(max(a, begin), min(b, end)) for a, b in hit.matches if a < end and b > begin]
    return Excerpt(head + body[begin:end] + tail, tuple((a + shift, b + shift) for a, b in inside))
