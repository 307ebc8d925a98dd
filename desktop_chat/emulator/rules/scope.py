"""Variables and functions that an expression can see, innermost first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.syntax import Expr, Function
from desktop_chat.emulator.rules.values import RulesValue


class Thunk:
    """An argument or a ``let``: evaluated when it is first read, at most once, so that an unused error does no harm."""

    __slots__ = ("error", "expr", "ready", "scope", "value")

    def __init__(self, expr: Expr, scope: "Scope") -> None:
        self.expr = expr
        self.scope = scope
        self.ready = False
        self.value: RulesValue = None
        self.error: EvaluationError | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """One level of names; ``parent`` is the level around it."""

    parent: "Scope | None" = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def find(self, name: str) -> Any:
        """Return the value or Thunk of a variable."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.parent
        raise EvaluationError(f"Variable read error. Variable: [{name}].")

    def function(self, name: str) -> "tuple[Function, Scope] | None":
        """Return a function of the rules file and the scope in which it is defined, or None."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.functions:
                return scope.functions[name], scope
            scope = scope.parent
        return None
