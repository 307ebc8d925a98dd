"""Which expressions of a rules file were evaluated, and to what: the report of `:ruleCoverage`."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from desktop_chat.emulator.rules.access import DocumentCalls
from desktop_chat.emulator.rules.errors import EvaluationError, Position
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.source_spans import SourceSpans
from desktop_chat.emulator.rules.syntax import Expr, File, Function, Literal, Match
from desktop_chat.emulator.rules.tree_walk import children
from desktop_chat.emulator.rules.value_json import typed
from desktop_chat.emulator.rules.values import RulesValue

_UNDEFINED = "{}"
_MOST_VALUES = 100
"""Different values that are told of one expression; those after count as undefined."""


class Coverage:
    """Counts the values of each expression of one tree, which has to live as long as this.

    Without ``literals`` the report leaves out those inside of other expressions: everybody can see what they are.
    """

    def __init__(self, *, literals: bool = True) -> None:
        self._literals = literals
        self._values: dict[int, Counter[str]] = {}

    def record(self, expr: Expr, value: Any) -> None:
        """Count a value, in JSON as the report shows it; `{}` is an error."""
        counts = self._values.setdefault(id(expr), Counter())
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        counts[text if text in counts or len(counts) < _MOST_VALUES else _UNDEFINED] += 1

    def report(self, tree: File, source: str) -> list[dict[str, Any]]:
        """An entry for each function and each condition, with the expressions inside of it."""
        spans = SourceSpans(source)
        entries = [self._function(function, spans) for function in _functions(tree)]
        return entries + [self._entry(condition, spans) for condition in _conditions(tree)]

    def _function(self, function: Function, spans: SourceSpans) -> dict[str, Any]:
        result = self._entry(function.result, spans)
        if not function.lets:
            return result
        parts = [self._entry(let.value, spans, self._count(function.result)) for let in function.lets]
        at = function.lets[0].at
        position = _position(at, spans.offset(at), result["sourcePosition"]["endOffset"])
        return {"sourcePosition": position, "values": result["values"], "children": [*parts, result]}

    def _entry(self, expr: Expr, spans: SourceSpans, asked: int = 0) -> dict[str, Any]:
        """`asked` is how often the expression around this one was evaluated: some parts were not needed then."""
        counts = Counter(self._values.get(id(expr), Counter()))
        missing = asked - counts.total()
        if missing > 0:
            counts[_UNDEFINED] += missing
        entry: dict[str, Any] = {
            "sourcePosition": _position(expr.at, spans.offset(expr.at), spans.end(expr)),
            "values": [{"value": json.loads(text), "count": count} for text, count in counts.items()],
        }
        told = [child for child in children(expr) if self._literals or not isinstance(child, Literal)]
        inside = [self._entry(child, spans, self._count(expr)) for child in told]
        return {**entry, "children": inside} if inside else entry

    def _count(self, expr: Expr) -> int:
        return self._values.get(id(expr), Counter()).total()


class CoveringEvaluator(Evaluator):
    """Evaluates as ever, and tells the coverage of each value."""

    def __init__(self, documents: DocumentCalls, coverage: Coverage) -> None:
        super().__init__(documents)
        self._coverage = coverage

    def value(self, expr: Expr, scope: Scope) -> RulesValue:
        """As `Evaluator.value`."""
        try:
            result = super().value(expr, scope)
        except EvaluationError:
            self._coverage.record(expr, {})
            raise
        self._coverage.record(expr, typed(result))
        return result


def _position(at: Position, offset: int, end: int) -> dict[str, int]:
    return {"line": at.line, "column": at.column, "currentOffset": offset, "endOffset": end}


def _functions(tree: File) -> Iterator[Function]:
    yield from tree.functions
    for service in tree.services:
        yield from service.functions
        for match in service.matches:
            yield from _functions_in(match)


def _functions_in(match: Match) -> Iterator[Function]:
    yield from match.functions
    for inner in match.matches:
        yield from _functions_in(inner)


def _conditions(tree: File) -> Iterator[Expr]:
    for service in tree.services:
        for match in service.matches:
            yield from _conditions_in(match)


def _conditions_in(match: Match) -> Iterator[Expr]:
    for allow in match.allows:
        if allow.condition is not None:
            yield allow.condition
    for inner in match.matches:
        yield from _conditions_in(inner)
