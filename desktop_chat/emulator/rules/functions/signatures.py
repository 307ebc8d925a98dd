"""How a built-in declares which arguments it takes, and how a call finds its overload."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.values import RulesValue, type_name


@dataclass(frozen=True, slots=True)
class Overload:
    """``params`` are type names, a method's receiver first; "any" takes everything and "float" takes an int too."""

    params: tuple[str, ...]
    body: Callable[..., RulesValue]


Overloads: TypeAlias = tuple[Overload, ...]
Table: TypeAlias = Mapping[str, Overloads]


def overload(params: str, body: Callable[..., Any]) -> Overload:
    """Return an overload whose parameter types are given as words: ``"string int"``."""
    return Overload(tuple(params.split()), body)


def call(name: str, overloads: Overloads, args: Sequence[RulesValue]) -> RulesValue:
    """Run the overload that fits ``args`` exactly; raise ``EvaluationError`` when there is none."""
    candidates = [o for o in overloads if len(o.params) == len(args)]
    if not candidates:
        raise EvaluationError(f"Incorrect number of arguments for {name}: {len(args)}.")
    for candidate in candidates:
        if all(_fits(arg, param) for arg, param in zip(args, candidate.params, strict=True)):
            return candidate.body(*args)
    received = ", ".join(type_name(arg) for arg in args)
    expected = "; ".join(f"{name}({', '.join(o.params)})" for o in overloads)
    raise EvaluationError(f"Unsupported operation error. Received: {name}({received}). Expected: {expected}.")


def _fits(value: RulesValue, param: str) -> bool:
    kind = type_name(value)
    return param in ("any", kind) or (param == "float" and kind == "int")
