"""Going through an expression's tree."""

from collections.abc import Iterator
from dataclasses import fields

from desktop_chat.emulator.rules.functions.library import NAMESPACES
from desktop_chat.emulator.rules.syntax import Expr, MethodCall, Name


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield ``expr`` and every expression inside of it; the name of a namespace is no expression."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)


def children(expr: Expr) -> Iterator[Expr]:
    """Yield the expressions directly inside of ``expr``."""
    if isinstance(expr, MethodCall) and is_namespace(expr.target):
        yield from expr.args
        return
    for spec in fields(expr):
        yield from _expressions_in(getattr(expr, spec.name))


def is_namespace(expr: Expr) -> bool:
    """Tell whether this is ``math`` of ``math.abs(x)`` and its like."""
    return isinstance(expr, Name) and expr.name in NAMESPACES


def _expressions_in(value: object) -> Iterator[Expr]:
    if isinstance(value, Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions_in(item)
