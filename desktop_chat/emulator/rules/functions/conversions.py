"""``int()``, ``float()`` and ``string()``, with Java's notation of numbers, as Google's."""

import math
import re
import unicodedata
from itertools import dropwhile
from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.lexer import MAX_INT
from desktop_chat.emulator.rules.values import Path, RulesValue, type_name

_INT: Final = re.compile(r"([+-]?)(\d+)")
_MOST_DIGITS: Final = len(str(MAX_INT))
_FLOAT: Final = re.compile(r"[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)")
_HEX_FLOAT: Final = re.compile(
    r"[+-]?0[xX](?:[0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?[0-9]+(?P<suffix>[fFdD]?)"
)
_BLANKS: Final = "".join(map(chr, range(33)))
_DECIMAL_FROM, _DECIMAL_BELOW = 1e-3, 1e7


def saturated(number: float) -> int:
    """Return the 64-bit integer of a float: cut towards zero, NaN is 0, too large is the limit."""
    if math.isnan(number):
        return 0
    if math.isinf(number):
        return MAX_INT if number > 0 else -MAX_INT - 1
    return max(-MAX_INT - 1, min(MAX_INT, math.trunc(number)))


def _int_of(text: str) -> int:
    found = _INT.fullmatch(text)
    # Java takes digits of every script, but looks at UTF-16 units: those beyond the first plane are none.
    if found and max(found[2]) <= "\uffff":
        digits = "".join(dropwhile(_is_zero, found[2])) or "0"
        # Python refuses to read thousands of digits, and no number of 64 bits has them (but leading zeros).
        if len(digits) <= _MOST_DIGITS and -MAX_INT - 1 <= (number := int(found[1] + digits)) <= MAX_INT:
            return number
    raise EvaluationError(f"Type conversion error. Argument: [{text}], From type: [string], To type: [int].")


def _is_zero(digit: str) -> bool:
    return unicodedata.decimal(digit) == 0


def _float_of(text: str) -> float:
    trimmed = text.strip(_BLANKS)
    hexadecimal = _HEX_FLOAT.fullmatch(trimmed)
    if hexadecimal:
        return float.fromhex(trimmed[: len(trimmed) - len(hexadecimal["suffix"])])
    if not _FLOAT.fullmatch(trimmed):
        raise EvaluationError(f"Type conversion error. Argument: [{text}], From type: [string], To type: [float].")
    return float(trimmed if trimmed.endswith(("NaN", "Infinity")) else trimmed.rstrip("fFdD"))


def to_string(value: RulesValue) -> str:
    """Return what ``string(value)`` gives; raise ``EvaluationError`` for types it does not take."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _java_float(value)
    if isinstance(value, int | str | Path):
        return str(value)
    raise EvaluationError(f"Unsupported operation error. Received: string({type_name(value)}).")


def _java_float(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    sign = "-" if math.copysign(1, number) < 0 else ""
    if math.isinf(number):
        return sign + "Infinity"
    size = abs(number)
    if size == 0:
        return sign + "0.0"
    digits, power = _shortest(size)
    if _DECIMAL_FROM <= size < _DECIMAL_BELOW:
        return sign + _plain(digits, power)
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{power}"


def _shortest(size: float) -> tuple[str, int]:
    """Return the shortest digits that read back as ``size`` and the power of ten of the first one."""
    mantissa, _, exponent = repr(size).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    lead = len(whole) - 1 if whole != "0" else -(len(fraction) - len(fraction.lstrip("0"))) - 1
    return digits.rstrip("0") or "0", lead + int(exponent or 0)


def _plain(digits: str, power: int) -> str:
    if power < 0:
        return "0." + "0" * (-power - 1) + digits
    whole = digits[: power + 1].ljust(power + 1, "0")
    return f"{whole}.{digits[power + 1 :] or '0'}"


FUNCTIONS: Final[Table] = {
    "int": (overload("int", int), overload("float", saturated), overload("string", _int_of)),
    "float": (overload("int", float), overload("float", float), overload("string", _float_of)),
    "string": tuple(overload(kind, to_string) for kind in ("int", "float", "null", "string", "bool", "path")),
}
