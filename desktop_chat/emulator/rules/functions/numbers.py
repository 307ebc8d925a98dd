"""``math.*`` with Java's arithmetic: no exception but NaN and infinity, integers cut to 64 bits."""

import math
from typing import Final

from desktop_chat.emulator.rules.functions.conversions import saturated
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.lexer import MAX_INT


def _abs(number: int) -> int:
    return number if number == -MAX_INT - 1 else abs(number)


def _whole(number: float, up: bool) -> float:
    number = float(number)
    if not math.isfinite(number):
        return number
    return math.copysign(float(math.ceil(number) if up else math.floor(number)), number)


def _round(number: float) -> int:
    if isinstance(number, int) or not math.isfinite(number):
        return saturated(number)
    floor = math.floor(number)
    return saturated(floor + 1 if number - floor >= 0.5 else floor)  # halves go up, also below zero


def _sqrt(number: float) -> float:
    return math.sqrt(number) if number >= 0 else math.nan


def _pow(base: float, exponent: float) -> float:
    base, exponent = float(base), float(exponent)
    if abs(base) == 1 and not math.isfinite(exponent):
        return math.nan  # Java's choice; C's pow says 1
    if base == 1 and math.isnan(exponent):
        return math.nan
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        if base == 0:
            odd = exponent % 2 == 1
            return math.copysign(math.inf, base) if odd else math.inf
        return math.nan


FUNCTIONS: Final[Table] = {
    "math.abs": (overload("int", _abs), overload("float", abs)),
    "math.ceil": (overload("float", lambda number: _whole(number, up=True)),),
    "math.floor": (overload("float", lambda number: _whole(number, up=False)),),
    "math.round": (overload("float", _round),),
    "math.sqrt": (overload("float", _sqrt),),
    "math.pow": (overload("float float", _pow),),
    "math.isNaN": (overload("float", math.isnan),),
}
