"""Arithmetic, comparison and equality of known values.

Integers have 64 bits and overflow is an error; an int beside a float becomes a float. Numbers are equal across the
two types (1 == 1.0) but not inside of lists and maps ([1] != [1.0]), as in Google's.
"""

import math
from collections.abc import Callable
from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.lexer import MAX_INT
from desktop_chat.emulator.rules.values import (
    BoundSegment,
    Duration,
    MapDiff,
    Path,
    RulesSet,
    RulesValue,
    Timestamp,
    type_name,
    utf16,
)


def _unsupported(op: str, left: RulesValue, right: RulesValue) -> EvaluationError:
    return EvaluationError(f"Unsupported operation error. Received: {type_name(left)} {op} {type_name(right)}.")


def _int(value: int) -> int:
    if not -MAX_INT - 1 <= value <= MAX_INT:
        raise EvaluationError("Integer value is out of the 64-bit range.")
    return value


def _int_divide(left: int, right: int) -> int:
    if right == 0:
        raise EvaluationError("Divide by zero error.")
    size = abs(left) // abs(right)
    quotient = size if (left < 0) == (right < 0) else -size
    return -MAX_INT - 1 if quotient > MAX_INT else quotient  # wraps, as Java's


def _int_modulo(left: int, right: int) -> int:
    return left - right * _int_divide(left, right) if right != -1 else 0


def _float_divide(left: float, right: float) -> float:
    if right != 0 or math.isnan(right):
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _float_modulo(left: float, right: float) -> float:
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)


_INTS: Final[dict[str, Callable[[int, int], int]]] = {
    "+": lambda a, b: _int(a + b),
    "-": lambda a, b: _int(a - b),
    "*": lambda a, b: _int(a * b),
    "/": _int_divide,
    "%": _int_modulo,
}
_FLOATS: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _float_divide,
    "%": _float_modulo,
}
_OTHERS: Final[dict[tuple[str, str, str], Callable[..., RulesValue]]] = {
    ("string", "+", "string"): lambda a, b: a + b,
    ("duration", "+", "duration"): lambda a, b: Duration(a.nanos + b.nanos),
    ("duration", "+", "timestamp"): lambda a, b: Timestamp(a.nanos + b.nanos),
    ("timestamp", "+", "duration"): lambda a, b: Timestamp(a.nanos + b.nanos),
    ("duration", "-", "duration"): lambda a, b: Duration(a.nanos - b.nanos),
    ("timestamp", "-", "duration"): lambda a, b: Timestamp(a.nanos - b.nanos),
    ("timestamp", "-", "timestamp"): lambda a, b: Duration(a.nanos - b.nanos),
}
_NUMBERS: Final = ("int", "float")


def arithmetic(op: str, left: RulesValue, right: RulesValue) -> RulesValue:
    """Return ``left op right`` for ``+ - * / %``."""
    kinds = type_name(left), type_name(right)
    if kinds == ("int", "int"):
        return _INTS[op](left, right)
    if kinds[0] in _NUMBERS and kinds[1] in _NUMBERS:
        return _FLOATS[op](float(left), float(right))
    body = _OTHERS.get((kinds[0], op, kinds[1]))
    if body is None:
        raise _unsupported(op, left, right)
    return body(left, right)


def negative(value: RulesValue) -> RulesValue:
    """Return ``-value``."""
    match type_name(value):
        case "int":
            return _int(-value)
        case "float":
            return -value
        case "duration":
            return Duration(-value.nanos)
    raise EvaluationError(f"Unsupported operation error. Received: -{type_name(value)}.")


def ordered(op: str, left: RulesValue, right: RulesValue) -> bool:
    """Return ``left op right`` for ``< <= > >=``; only values of one ordered type compare."""
    kinds = {type_name(left), type_name(right)}
    if kinds == {"int"}:
        pass
    elif kinds <= set(_NUMBERS):
        left, right = float(left), float(right)
    elif kinds == {"string"}:
        left, right = utf16(left), utf16(right)
    elif len(kinds) != 1 or not kinds <= {"bytes", "duration", "timestamp"}:
        raise _unsupported(op, left, right)
    comparisons: dict[str, bool] = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    return comparisons[op]


def equal(left: RulesValue, right: RulesValue) -> bool:
    """Return ``left == right``; values of different types are unequal, never an error."""
    kinds = {type_name(left), type_name(right)}
    if kinds == {"int", "float"}:
        return float(left) == float(right)
    return same(left, right)


def same(left: RulesValue, right: RulesValue) -> bool:
    """Return whether two elements of lists or maps are equal: no crossing between int and float."""
    if type_name(left) != type_name(right):
        return False
    match left:
        case list():
            return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
        case dict():
            return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
        case RulesSet():
            return left.same(right)
        case MapDiff():
            return False
        case Path():
            return flat(left) is not None and flat(left) == flat(right)
    return bool(left == right)


def flat(path: Path) -> tuple[str, ...] | None:
    """Return the segments of a path, or None when one of them is an unbound capture."""
    segments: list[str] = []
    for segment in path.segments:
        if isinstance(segment, BoundSegment):
            if segment.value is None:
                return None
            segments += segment.value.split("/") if segment.glob else [segment.value]
        else:
            segments.append(segment)
    return tuple(segments)


def element_of(item: RulesValue, items: list[RulesValue]) -> bool:
    """Return whether a list holds ``item``."""
    return any(same(item, other) for other in items)


def contains(item: RulesValue, container: RulesValue) -> bool:
    """Return ``item in container`` for a list, a set or a map's keys."""
    match container:
        case list():
            return element_of(item, container)
        case RulesSet():
            return item in container
        case dict():
            if not isinstance(item, str):
                raise EvaluationError(f"Unsupported operation error. Received: map.in({type_name(item)}).")
            return item in container
        case None:
            raise EvaluationError("Null value error.")
    raise EvaluationError(f"Function not found error: Name: [in] on {type_name(container)}.")


def has_type(value: RulesValue, wanted: str) -> bool:
    """Return ``value is wanted``; nothing is a set, as Google's emulator has it."""
    kind = type_name(value)
    if wanted == "number":
        return kind in _NUMBERS
    return kind == wanted and wanted != "set"
