"""The line of the rules that decided, out of a ``TestResult`` with its expression reports."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NO_VALUE = "||invalid_argument||"
_CALL = re.compile(r"([A-Za-z_]\w*)\(")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Reason:
    """One expression that made the difference: where it stands, and what it was (true, false, an error).

    ``rule`` is where it stands in the tree of database rules ("/positions/$uid/.read"), None in the other languages.
    """

    line: int
    text: str
    value: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``statements`` are the ``allow`` statements that were asked, with their outcome; ``reasons`` decided."""

    allowed: bool
    statements: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


def verdict_of(source: str, allowed: bool, result: Mapping[str, Any]) -> Verdict:
    """Read a result; without any ``allow`` statement for the request both lists are empty."""
    tree = _Reports(source, result.get("expressionReports") or [])
    statements, reasons = [], []
    for visited in result.get("visitedExpressions") or []:
        line = int(visited["sourcePosition"]["line"])
        value = visited.get("value")
        statement = Reason(line, _line(source, line), _word(value))
        statements.append(statement)
        if (value is True) == allowed:
            reasons.append(tree.deciding(visited["sourcePosition"], value) or statement)
    return Verdict(allowed, tuple(statements), tuple(reasons))


class _Reports:
    """The reports of one source. Offsets are those of characters, as the API counts them."""

    def __init__(self, source: str, reports: Sequence[Mapping[str, Any]]) -> None:
        self._source = source
        self._roots = sorted(reports, key=lambda one: int(one["sourcePosition"].get("currentOffset") or 0))

    def deciding(self, at: Mapping[str, Any], value: Any) -> Reason | None:
        """Return the innermost expression that alone gave the statement at ``at`` its ``value``."""
        entry = self._root_behind(_offset(self._source, at))
        if entry is None:
            return None
        seen: set[int] = set()
        while (inner := self._inner(entry, value)) is not None and id(inner) not in seen:
            seen.add(id(inner))
            entry = inner
        position = entry["sourcePosition"]
        return Reason(int(position["line"]), self._text(entry), _word(value))

    def _inner(self, entry: Mapping[str, Any], value: Any) -> Mapping[str, Any] | None:
        """Return what inside of ``entry`` is to be blamed, if that is one expression."""
        inside: list[Mapping[str, Any]] = list(entry.get("children") or [])
        blamed = [one for one in inside if _values(one) == [value]]
        text = self._text(entry)
        if value == _NO_VALUE:
            return blamed[0] if blamed else self._body(text)
        others = [_values(one) for one in inside if one not in blamed]
        joined = any(operator in text for operator in ("&&", "||", "?"))
        # One false side of && explains it; || needs both, and a negation turns it round.
        if joined and len(blamed) == 1 and all(_is_condition(value) for values in others for value in values):
            return blamed[0]
        return self._body(text)

    def _body(self, text: str) -> Mapping[str, Any] | None:
        """Return the report of a function's body, when ``text`` is nothing but one call of it."""
        called = _CALL.match(text)
        if called is None or not _is_one_call(text):
            return None
        defined = re.search(rf"\bfunction\s+{called[1]}\s*\(", self._source)
        found = None if defined is None else self._root_behind(defined.end())
        if found is None or len(_values(found)) != 1:
            return None
        # Behind "let" lines the last part is what is returned.
        parts = found.get("children") or []
        return parts[-1] if parts and self._text(found).startswith("let ") else found

    def _root_behind(self, offset: int) -> Mapping[str, Any] | None:
        behind = (one for one in self._roots if int(one["sourcePosition"].get("currentOffset") or 0) >= offset)
        found: Mapping[str, Any] | None = next(behind, None)
        return found

    def _text(self, entry: Mapping[str, Any]) -> str:
        position = entry["sourcePosition"]
        text = self._source[int(position.get("currentOffset") or 0) : int(position.get("endOffset") or 0) + 1]
        shown = " ".join(text.split())
        return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _is_condition(value: Any) -> bool:
    """Tell whether this is the value of a side of ``&&`` or ``||``; a side that was not needed has none."""
    return isinstance(value, bool) or value == _NO_VALUE


def _is_one_call(text: str) -> bool:
    """Tell whether the parenthesis that is opened first is closed last."""
    depth = 0
    for number, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == ")":
            return number == len(text) - 1
    return False


def _values(entry: Mapping[str, Any]) -> list[Any]:
    return [one.get("value") for one in entry.get("values") or []]


def _offset(source: str, at: Mapping[str, Any]) -> int:
    lines = source.split("\n")
    line = int(at["line"])
    return sum(len(text) + 1 for text in lines[: line - 1]) + int(at.get("column") or 1) - 1


def _line(source: str, line: int) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def _word(value: Any) -> str:
    if value is True or value is False:
        return str(value).lower()
    return "error" if value in (_NO_VALUE, None) else str(value)
