"""How one test case was decided, as the fields of a ``TestResult`` tell it."""

from collections.abc import Iterator, Mapping
from typing import Any

from desktop_chat.emulator.rules.coverage import Coverage
from desktop_chat.emulator.rules.decision import Decision
from desktop_chat.emulator.rules.errors import Position
from desktop_chat.emulator.rules.syntax import Expr

_LEVELS = ("LEVEL_UNSPECIFIED", "NONE", "VISITED", "FULL")
_NO_VALUE = "||invalid_argument||"
"""What Google's answer has where an expression ended in an error, or was not needed."""


class Trace(Coverage):
    """Hears of every expression and every document that one decision needs."""

    def __init__(self) -> None:
        super().__init__(literals=False)
        self._calls: dict[tuple[str, str], None] = {}
        self._failed_at: Position | None = None
        self._in_error = False

    def record(self, expr: Expr, value: Any) -> None:
        """As ``Coverage.record``; the first error on its way out of an expression is where it happened."""
        failed = value == {}
        if failed and not self._in_error:
            self._failed_at = expr.at
        self._in_error = failed
        super().record(expr, value)

    def call(self, function: str, name: str) -> None:
        """Note that the rules looked at a document; ``name`` is ``projects/…``."""
        self._calls[function, name[name.index("/databases/") :]] = None

    def fields(self, file: str, decision: Decision) -> dict[str, Any]:
        """Return what a result has whatever was expected."""
        told: dict[str, Any] = {}
        if self._calls:
            told["functionCalls"] = [{"function": function, "args": [path]} for function, path in self._calls]
        if decision.visited:
            told["visitedExpressions"] = [
                {"sourcePosition": _place(file, at), "value": _NO_VALUE if outcome is None else outcome}
                for at, outcome in decision.visited
            ]
        if decision.errors and self._failed_at is not None:
            told["errorPosition"] = _place(file, self._failed_at)
        return told


def level_of(case: Mapping[str, Any]) -> str:
    """Return how much a case wants to know; raises ValueError."""
    level = str(case.get("expressionReportLevel") or "NONE")
    if level not in _LEVELS:
        raise ValueError(f"expressionReportLevel must be one of {', '.join(_LEVELS)}")
    return level


def expression_reports(file: str, entries: list[dict[str, Any]], level: str) -> list[dict[str, Any]]:
    """Return the entries of a coverage report in the API's form; ``VISITED`` leaves out what was not evaluated."""
    return list(_reports(file, entries, only_visited=level != "FULL"))


def _reports(file: str, entries: list[dict[str, Any]], *, only_visited: bool) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if only_visited and not entry["values"]:
            continue
        report = {
            "sourcePosition": {"fileName": file, **entry["sourcePosition"]},
            "values": [{"value": plain(one["value"]), "count": one["count"]} for one in entry["values"]],
        }
        inside = list(_reports(file, entry.get("children", []), only_visited=only_visited))
        yield {**report, "children": inside} if inside else report


def plain(value: Mapping[str, Any]) -> Any:
    """Return a typed value of a coverage report as plain JSON."""
    for kind, content in value.items():
        match kind:
            case "intValue":
                return int(content)
            case "listValue" | "setValue":
                return [plain(one) for one in content["values"]]
            case "mapValue":
                return {name: plain(one) for name, one in content["fields"].items()}
            case "pathValue":
                segments = (one.get("simple") or "{" + one["capture"]["name"] + "}" for one in content["segments"])
                return "/" + "/".join(segments)
        return content
    return _NO_VALUE


def _place(file: str, at: Position) -> dict[str, Any]:
    return {"fileName": file, "line": at.line, "column": at.column}
