"""Every built-in function and method by name, and what the static check may know of them."""

from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions import collections, conversions, digests, numbers, paths, strings, times
from desktop_chat.emulator.rules.functions.signatures import Table, call, overload
from desktop_chat.emulator.rules.values import RulesValue, type_name

FUNCTIONS: Final[Table] = {
    **conversions.FUNCTIONS,
    **numbers.FUNCTIONS,
    **times.FUNCTIONS,
    **digests.FUNCTIONS,
    **paths.FUNCTIONS,
    "debug": (overload("any", lambda value: value),),
}
"""Functions by name; those of a namespace are called "math.abs"."""

STORAGE_ACCESS: Final = frozenset({"firestore.get", "firestore.exists"})
"""How rules of Cloud Storage read documents; unknown in rules of Firestore."""

NAMESPACES: Final = frozenset(name.partition(".")[0] for name in (*FUNCTIONS, *STORAGE_ACCESS) if "." in name)
ACCESS: Final = frozenset({"get", "exists", "getAfter", "existsAfter"})
"""Functions that read documents; each takes one path. The evaluator runs them."""

_METHODS: Final[dict[str, Table]] = {**collections.METHODS, **strings.METHODS, **times.METHODS, **paths.METHODS}
METHOD_ARITIES: Final[dict[str, frozenset[int]]] = {
    name: frozenset(len(o.params) - 1 for table in _METHODS.values() for o in table.get(name, ()))
    for name in {name for table in _METHODS.values() for name in table}
}
"""For each method name the numbers of arguments that any type's method of this name takes."""


def call_function(name: str, args: list[RulesValue]) -> RulesValue:
    """Run a built-in function that reads no documents."""
    return call(name, FUNCTIONS[name], args)


def call_method(name: str, receiver: RulesValue, args: list[RulesValue]) -> RulesValue:
    """Run a method of ``receiver``."""
    if receiver is None:
        raise EvaluationError("Null value error.")
    overloads = _METHODS.get(type_name(receiver), {}).get(name)
    if overloads is None:
        raise EvaluationError(f"Function not found error: Name: [{name}] on {type_name(receiver)}.")
    return call(name, overloads, [receiver, *args])
