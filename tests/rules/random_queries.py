"""Random list queries, rules and documents over a few fields, for the proofs of list queries."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from google.cloud.firestore_v1 import types

from tests.rules.backends import value_of

_NUMBERS: Final = (0, 1, 2, 3, 1.0, 2.5)
_TEXTS: Final = ("", "a", "alice", "b", "bob")
_VALUES: Final = {"a": _NUMBERS, "s": _TEXTS, "n.x": (*_NUMBERS, "a"), "f": (True, False, None)}
_OPS: Final = {
    "<": 1,
    "<=": 2,
    ">": 3,
    ">=": 4,
    "==": 5,
    "!=": 6,
    "array-contains": 7,
    "in": 8,
    "array-contains-any": 9,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A rule's condition and the filters of a query; ``either`` joins them by OR."""

    condition: str
    filters: tuple[tuple[str, str, Any], ...]
    either: bool

    def query(self) -> Any:
        """Return the raw StructuredQuery over the collection ``c``."""
        query = types.StructuredQuery.pb()()
        query.from_.add(collection_id="c")
        parts = [_filter(*one) for one in self.filters]
        if len(parts) == 1:
            query.where.CopyFrom(parts[0])
        elif parts:
            query.where.composite_filter.op = 2 if self.either else 1
            query.where.composite_filter.filters.extend(parts)
        return query


def _filter(field: str, op: str, value: Any) -> Any:
    made = types.StructuredQuery.Filter.pb()()
    if value is None or op == "is-null":
        made.unary_filter.field.field_path = field
        made.unary_filter.op = 3 if op in ("==", "is-null") else 5
    else:
        made.field_filter.field.field_path = field
        made.field_filter.op = _OPS[op]
        made.field_filter.value.CopyFrom(value_of(value))
    return made


class Generator:
    """Makes cases and documents; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def case(self) -> Case:
        """Return a random case; the rule often asks for what the query says."""
        pick = self._random
        filters = tuple(self._one_filter() for _ in range(pick.choice((0, 1, 1, 1, 2, 2))))
        condition = self._condition(filters)
        for _ in range(pick.choice((0, 0, 1, 2))):
            condition = f"({condition}) {pick.choice(('&&', '||'))} ({self._condition(filters)})"
        if pick.random() < 0.1:
            condition = f"!({condition})"
        return Case(condition, filters, either=pick.random() < 0.25)

    def _one_filter(self) -> tuple[str, str, Any]:
        pick = self._random
        if pick.random() < 0.2:
            op = pick.choice(("array-contains", "array-contains-any"))
            return "m", op, pick.choice(_TEXTS) if op == "array-contains" else pick.sample(_TEXTS, 2)
        field = pick.choice(tuple(_VALUES))
        op = "==" if field == "f" else pick.choice(("==", "==", "<", "<=", ">", ">=", "!=", "in"))
        if op == "in":
            return field, op, pick.sample(_VALUES[field], 2)
        return field, op, pick.choice(_VALUES[field])

    def _condition(self, filters: Sequence[tuple[str, str, Any]]) -> str:
        pick = self._random
        fields = [field for field, _, _ in filters]
        field = pick.choice(fields) if fields and pick.random() < 0.8 else pick.choice((*_VALUES, "m"))
        if field == "m":
            text = _literal(pick.choice(_TEXTS))
            return pick.choice((f"{text} in resource.data.m", f"resource.data.m.hasAny([{text}, 'zoe'])"))
        values = [value for name, op, value in filters if name == field and not isinstance(value, list)]
        value = pick.choice(values) if values and pick.random() < 0.5 else pick.choice(_VALUES[field])
        other = pick.choice(_VALUES[field])
        return pick.choice(
            (
                f"resource.data.{field} == {_literal(value)}",
                f"resource.data.{field} != {_literal(other)}",
                f"{_literal(value)} == resource.data.{field}",
                f"resource.data.{field} {pick.choice(('<', '<=', '>', '>='))} {_literal(value)}",
                f"{_literal(value)} {pick.choice(('<', '<=', '>', '>='))} resource.data.{field}",
                f"resource.data.{field} in [{_literal(value)}, {_literal(other)}]",
                f"resource.data.{field} != null",
                f"'{field[0]}' in resource.data",
                f"(resource.data.{field} == {_literal(value)} ? true : false)",
            )
        )

    def document(self) -> dict[str, Any]:
        """Return random fields, any of which may be missing or of another type."""
        pick = self._random
        anything = (*_NUMBERS, *_TEXTS, True, False, None)
        made: dict[str, Any] = {
            "a": pick.choice(_NUMBERS),
            "s": pick.choice(_TEXTS),
            "f": pick.choice((True, False, None)),
            "m": pick.sample(_TEXTS, pick.randint(0, 3)),
            "n": {"x": pick.choice(_VALUES["n.x"])},
        }
        for name in list(made):
            if pick.random() < 0.1:
                made[name] = pick.choice(anything)
            if pick.random() < 0.1:
                del made[name]
        return made


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
