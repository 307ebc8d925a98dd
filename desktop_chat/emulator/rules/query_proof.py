"""What a list query proves about the documents that it can return ("rules are not filters").

A query is first split into branches without OR (``in`` and ``array-contains-any`` are ORs too); a rule must allow
every branch. Within a branch an equality pins its field, the other filters become a ``Constraint``, and whatever the
query says nothing about is unknown: reading it raises ``UnknownValue``, so unknown never becomes true.

Where Google's emulator concludes more than follows, this stays strict: a number that is pinned may be stored as int
or float, a list that holds 1 may hold 1.0, and a field that no filter names may exist or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from desktop_chat.emulator.rules.errors import EvaluationError, UnknownValue
from desktop_chat.emulator.rules.field_path import parse_field_path
from desktop_chat.emulator.rules.operators import contains, equal, ordered
from desktop_chat.emulator.rules.values import RulesValue, from_proto, type_name

MAX_BRANCHES: Final = 100
_OPERATORS: Final = {
    1: "<", 2: "<=", 3: ">", 4: ">=", 5: "==", 6: "!=", 7: "array-contains",
    8: "in", 9: "array-contains-any", 10: "not-in",
}  # fmt: skip
_UNARY: Final = {2: "is-nan", 3: "is-null", 4: "is-not-nan", 5: "is-not-null"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter of a branch."""

    field: tuple[str, ...]
    op: str
    value: RulesValue = None


class Partial:
    """A value of which only something is known; no list, map, method or arithmetic takes it."""

    __slots__ = ()


def unknown(what: str) -> UnknownValue:
    """Return the error of a conclusion that does not follow."""
    return UnknownValue(f"The query does not prove anything about {what}.")


def branches(query: Any) -> list[tuple[Condition, ...]]:
    """Return the disjuncts of a raw StructuredQuery, each a conjunction; raise ``EvaluationError`` for too many."""
    found: list[tuple[Condition, ...]] = _branches(query.where) if query.HasField("where") else [()]
    if len(found) > MAX_BRANCHES:
        raise EvaluationError("The query has too many disjunctions.")
    return found


def _branches(part: Any) -> list[tuple[Condition, ...]]:
    kind = part.WhichOneof("filter_type")
    if kind == "composite_filter":
        inner = [_branches(item) for item in part.composite_filter.filters]
        if not inner:
            return [()]  # lets everything through, an "or" too: see firestore.query.filters
        if part.composite_filter.op == 2:
            return [branch for alternatives in inner for branch in alternatives]
        size = 1
        for alternatives in inner:
            size *= len(alternatives)
        if size > MAX_BRANCHES:
            raise EvaluationError("The query has too many disjunctions.")
        return [tuple(c for branch in combination for c in branch) for combination in product(*inner)]
    if kind == "unary_filter":
        field = parse_field_path(part.unary_filter.field.field_path)
        return [(Condition(field, _UNARY.get(part.unary_filter.op, "?")),)]
    return _field_branches(part.field_filter)


def _field_branches(part: Any) -> list[tuple[Condition, ...]]:
    field, op = parse_field_path(part.field.field_path), _OPERATORS.get(part.op, "?")
    if op in ("in", "array-contains-any"):
        single = "==" if op == "in" else "array-contains"
        return [(Condition(field, single, from_proto(item)),) for item in part.value.array_value.values]
    return [(Condition(field, op, from_proto(part.value)),)]


class QueryData(Partial):
    """``resource.data`` of a list, or a map inside of it: as much as the branch's conditions say."""

    __slots__ = ("_conditions", "_prefix")

    def __init__(self, conditions: Iterable[Condition], prefix: tuple[str, ...] = ()) -> None:
        self._conditions = tuple(conditions)
        self._prefix = prefix

    def field(self, name: RulesValue) -> RulesValue:
        """Return the pinned value, a Constraint or the map of this name; raise ``UnknownValue``."""
        path = (*self._prefix, name)
        exact = [c for c in self._conditions if c.field == path]
        if exact:
            return _resolve(".".join(map(str, path)), exact)
        if any(c.field[: len(path)] == path for c in self._conditions):
            return QueryData(self._conditions, path)
        raise unknown(".".join(map(str, path)))

    def has(self, name: RulesValue) -> bool:
        """Return True when a condition proves that the field exists (every filter does); raise ``UnknownValue``."""
        path = (*self._prefix, name)
        if any(c.field[: len(path)] == path for c in self._conditions):
            return True
        raise unknown(f"the existence of {'.'.join(map(str, path))}")


def _resolve(name: str, conditions: list[Condition]) -> RulesValue:
    condition = conditions[0]
    if all(repr(other) == repr(condition) for other in conditions):  # == takes True for 1
        conditions = [condition]
        if condition.op == "is-null":
            return None
        if condition.op == "==" and _is_exact(condition.value):
            return condition.value
    return Constraint(name, tuple(conditions))


def _is_exact(value: RulesValue) -> bool:
    """Tell whether Firestore's equality pins this value in the sense of rules: no number anywhere (1 == 1.0)."""
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, list):
        return all(_is_exact(item) for item in value)
    if isinstance(value, Mapping):
        return all(_is_exact(item) for item in value.values())
    return type_name(value) in ("string", "bytes", "timestamp", "path", "latlng")


@dataclass(frozen=True, slots=True)
class Constraint(Partial):
    """A field that the query restricts but does not pin."""

    name: str
    conditions: tuple[Condition, ...]

    def compare(self, op: str, value: RulesValue) -> bool:
        """Prove (or, for a pinned number, refute) ``field op value``; raise ``UnknownValue`` when nothing follows."""
        if isinstance(value, Partial):
            raise unknown(f"{self.name} against another field")
        pinned = self._pinned_number()
        if pinned is not None and op not in ("==", "!="):
            return ordered(op, pinned, value)
        if op == "!=" and any(_excludes(condition, value) for condition in self.conditions):
            return True
        if op in ("==", "!="):
            return self._equals(value) is (op == "==")
        if any(_implies(condition, op, value) for condition in self.conditions):
            return True
        raise unknown(f"{self.name} {op} {value}")

    def _pinned_number(self) -> RulesValue:
        """Return the number that the field equals, be it stored as int or as float; None when it is not pinned."""
        value = self.conditions[0].value
        return value if len(self.conditions) == 1 and self.conditions[0].op == "==" and _is_number(value) else None

    def _equals(self, value: RulesValue) -> bool:
        """Prove equality; refuted, as by Google's, only for a pinned number (``!=`` knows more)."""
        pinned = self._pinned_number()
        if pinned is not None:
            return equal(pinned, value)
        if any(_pins(condition, value) for condition in self.conditions):
            return True
        raise unknown(f"{self.name} == {value}")

    def member_of(self, container: RulesValue) -> bool:
        """Refute ``field in [a, b]``; it is never proven, as 1 may be stored as 1.0, which is not in [1]."""
        items = getattr(container, "items", container)
        if isinstance(items, list) and all(any(_excludes(c, item) for c in self.conditions) for item in items):
            return False
        raise unknown(f"{self.name} in a list")

    def holds(self, item: RulesValue) -> bool:
        """Prove ``item in field``."""
        for condition in self.conditions:
            if condition.op == "array-contains" and _is_exact(item) and equal(condition.value, item):
                return True
        raise unknown(f"an element of {self.name}")

    def has_any(self, items: RulesValue) -> bool:
        """Prove ``field.hasAny([a, b])``."""
        wanted = [c.value for c in self.conditions if c.op == "array-contains" and _is_exact(c.value)]
        if isinstance(items, list) and any(contains(value, items) for value in wanted):
            return True
        raise unknown(f"the elements of {self.name}")


_NOT_NULL: Final = ("<", "<=", ">", ">=", "!=", "not-in", "array-contains", "is-not-null", "is-nan")
_ORDERED: Final = ("int", "float", "string", "bytes", "timestamp")
_WEAKER: Final = {"<": ("<", "<="), "<=": ("<=",), ">": (">", ">="), ">=": (">=",)}


def _implies(condition: Condition, op: str, value: RulesValue) -> bool:
    """Tell whether ``condition`` implies ``field op value`` for one of the four orders."""
    if not _comparable(condition.value, value):
        return False
    if condition.op == "==":
        return ordered(op, condition.value, value)
    if condition.op not in _WEAKER or condition.op[0] != op[0]:
        return False
    return ordered(op[0] + "=" if op in _WEAKER[condition.op] else op, condition.value, value)


def _pins(condition: Condition, value: RulesValue) -> bool:
    """Tell whether ``condition`` implies ``field == value``."""
    return (condition.op == "==" and equal(condition.value, value)) or (condition.op == "is-null" and value is None)


def _excludes(condition: Condition, value: RulesValue) -> bool:
    """Tell whether ``condition`` implies ``field != value``; every filter but one for null implies that it is not."""
    if value is None:
        return condition.op in _NOT_NULL or (condition.op == "==" and condition.value is not None)
    match condition.op:
        case "==":
            return _same_kind(condition.value, value) and not equal(condition.value, value)
        case "!=":
            float_against_int = (type_name(condition.value), type_name(value)) == ("float", "int")
            return equal(condition.value, value) and not float_against_int
        case "not-in":
            return any(equal(item, value) for item in condition.value)
        case "<" | ">" | "<=" | ">=":
            return _comparable(condition.value, value) and not ordered(condition.op, value, condition.value)
    return False


def _comparable(bound: RulesValue, value: RulesValue) -> bool:
    """Tell whether a bound of the query says anything of ``value``; Google's takes no int against a float bound."""
    kinds = type_name(bound), type_name(value)
    return kinds == ("int", "float") or (kinds[0] == kinds[1] and kinds[0] in _ORDERED)


def _same_kind(pinned: RulesValue, value: RulesValue) -> bool:
    return (_is_number(pinned) and _is_number(value)) or (_is_exact(pinned) and type_name(pinned) == type_name(value))


def _is_number(value: RulesValue) -> bool:
    return type_name(value) in ("int", "float")
