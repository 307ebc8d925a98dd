"""Folding: texts that a person takes for the same when searching become equal, and matches find their way back.

Case, accents of Latin, Greek and Cyrillic letters, width and ligatures are folded; voiced kana, Hangul syllables and
the vowel signs of Indic scripts are not, since they make other words. The search index holds folded text: a change
here needs a migration that builds it anew.
"""

import functools
import unicodedata
from collections.abc import Sequence

Range = tuple[int, int]
"""Begin and end (exclusive) of a stretch of text."""

_STROKED = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ð": "d"}
_ACCENTS = range(0x300, 0x370)
_KEPT_CHARACTERS = 8192


def fold(text: str) -> str:
    """Return the text as it is compared; any white space is one space, none at the ends."""
    folded = text.lower() if text.isascii() else "".join(map(_fold_character, text))
    return " ".join(folded.split())


def find_matches(text: str, folded_terms: Sequence[str]) -> tuple[Range, ...]:
    """Return where the terms stand in the text itself, in order, ranges that touch merged into one."""
    folded, places = _with_places(text)
    found: list[Range] = []
    for term in filter(None, folded_terms):
        begin = folded.find(term)
        while begin >= 0:
            end = begin + len(term)
            found.append((places[begin], places[end - 1] + 1))
            begin = folded.find(term, end)
    return _merged(sorted(found))


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text, and for each of its characters where it comes from."""
    if text.isascii() and fold(text) == text.lower():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _fold_character(character):
            if letter != " " or folded[-1:] != [" "]:
                folded.append(letter)
                places.append(place)
    return "".join(folded), places


def _merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for begin, end in ranges:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)


@functools.lru_cache(_KEPT_CHARACTERS)
def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if "가" <= character <= "힣":
        return character
    parts = unicodedata.normalize("NFKD", character)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if ord(part) not in _ACCENTS))
    return "".join(_STROKED.get(letter, letter) for letter in bare.casefold())
