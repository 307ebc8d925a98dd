"""The rules file: JSON in which comments are allowed and strings may span lines, read with the place of everything."""

import re
from dataclasses import dataclass

from desktop_chat.emulator.rules.errors import Position, Problem

_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_WORD = re.compile(r"true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MAX_DEPTH = 64


class SourceError(Exception):
    """The text is not what it should be from ``offset`` on."""

    def __init__(self, offset: int, message: str) -> None:
        self.offset = offset
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Text:
    """A string; ``offsets`` has for each character, and for the end, where it stands in the file."""

    value: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """true, false, null or a number."""

    value: bool | float | None
    offset: int


@dataclass(frozen=True, slots=True)
class Items:
    """An array."""

    items: tuple["Value", ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Members:
    """An object; every key once."""

    members: tuple[tuple[Text, "Value"], ...]
    offset: int


Value = Text | Word | Items | Members


def offset_of(value: Value) -> int:
    """Return where ``value`` starts."""
    return value.offsets[0] - 1 if isinstance(value, Text) else value.offset


def problem_at(source: str, offset: int, message: str) -> Problem:
    """Return ``message`` with line and column of ``offset``."""
    before = source[:offset]
    return Problem(Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1), message)


def read_source(source: str) -> Value:
    """Return the one value of ``source``; raises SourceError."""
    reader = _Reader(source)
    value = reader.value(0)
    reader.skip_blank()
    if reader.at < len(source):
        raise SourceError(reader.at, "Unexpected text after the rules")
    return value


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.at = 0

    def skip_blank(self) -> None:
        match = _BLANK.match(self._source, self.at)
        self.at = match.end() if match else self.at

    def value(self, depth: int) -> Value:
        self.skip_blank()
        if depth > _MAX_DEPTH:
            raise SourceError(self.at, "The rules are nested too deeply")
        mark = self._source[self.at : self.at + 1]
        if mark == "{":
            return self._members(depth)
        if mark == "[":
            return self._items(depth)
        if mark == '"':
            return self._text()
        match = _WORD.match(self._source, self.at)
        if not match:
            raise SourceError(self.at, "Expected a value" if mark else "Unexpected end of the rules")
        offset, self.at = self.at, match.end()
        word = match.group()
        return Word({"true": True, "false": False, "null": None}[word] if word.isalpha() else float(word), offset)

    def _members(self, depth: int) -> Members:
        offset, seen = self.at, set()
        self.at += 1
        members: list[tuple[Text, Value]] = []
        while not self._closes("}", first=not members):
            self.skip_blank()
            if self._source[self.at : self.at + 1] != '"':
                raise SourceError(self.at, "Expected a key in double quotes")
            key = self._text()
            if key.value in seen:
                raise SourceError(key.offsets[0] - 1, f"Duplicate key '{key.value}'")
            seen.add(key.value)
            self._expect(":")
            members.append((key, self.value(depth + 1)))
        return Members(tuple(members), offset)

    def _items(self, depth: int) -> Items:
        offset = self.at
        self.at += 1
        items: list[Value] = []
        while not self._closes("]", first=not items):
            items.append(self.value(depth + 1))
        return Items(tuple(items), offset)

    def _closes(self, mark: str, *, first: bool) -> bool:
        self.skip_blank()
        if self._source[self.at : self.at + 1] == mark:
            self.at += 1
            return True
        if not first:
            self._expect(",")
        return False

    def _expect(self, mark: str) -> None:
        self.skip_blank()
        if self._source[self.at : self.at + 1] != mark:
            raise SourceError(self.at, f"Expected '{mark}'")
        self.at += 1

    def _text(self) -> Text:
        start = self.at
        self.at += 1
        characters: list[str] = []
        offsets: list[int] = []
        while True:
            mark = self._source[self.at : self.at + 1]
            if not mark:
                raise SourceError(start, "Unterminated string")
            offsets.append(self.at)
            self.at += 1
            if mark == '"':
                return Text("".join(characters), tuple(offsets))
            characters.append(self._escape() if mark == "\\" else mark)

    def _escape(self) -> str:
        mark = self._source[self.at : self.at + 1]
        if mark == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", self._source[self.at + 1 : self.at + 5]):
            self.at += 5
            return chr(int(self._source[self.at - 4 : self.at], 16))
        if mark not in _ESCAPES or not mark:
            raise SourceError(self.at - 1, "Invalid escape in a string")
        self.at += 1
        return _ESCAPES[mark]
