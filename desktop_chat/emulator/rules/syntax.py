"""The syntax tree of a rules file. ``depth`` of an expression is its height, a leaf has 1."""

from dataclasses import dataclass
from typing import TypeAlias

from desktop_chat.emulator.rules.errors import Position


@dataclass(frozen=True, slots=True)
class Expr:
    """Any expression."""

    at: Position
    depth: int


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """null, true, a number, a string or bytes."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A variable, or the name of a namespace in front of a function."""

    name: str


@dataclass(frozen=True, slots=True)
class ListLiteral(Expr):
    """``[a, b]``."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class MapLiteral(Expr):
    """``{key: value}``; keys are expressions."""

    entries: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """``{name}`` or ``{name=**}`` in a path."""

    at: Position
    name: str
    glob: bool


PathPart: TypeAlias = str | Capture | Expr
"""A fixed segment, a capture, or the expression inside ``$( )``."""


@dataclass(frozen=True, slots=True)
class PathLiteral(Expr):
    """``/rooms/$(id)``."""

    parts: tuple[PathPart, ...]


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """``!x`` or ``-x``."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Every operator with two operands, ``&&``, ``||`` and ``in`` among them."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Is(Expr):
    """``x is string``."""

    operand: Expr
    type: str


@dataclass(frozen=True, slots=True)
class Ternary(Expr):
    """``test ? yes : no``."""

    test: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Field(Expr):
    """``x.name``."""

    target: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """``x[i]``."""

    target: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class Slice(Expr):
    """``x[from:to]``; either end may be left out."""

    target: Expr
    start: Expr | None
    stop: Expr | None


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """``f(a)``."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class MethodCall(Expr):
    """``x.f(a)``, and ``math.abs(a)``, which looks the same."""

    target: Expr
    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Let:
    """``let name = value;``."""

    at: Position
    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the rules file."""

    at: Position
    name: str
    params: tuple[str, ...]
    lets: tuple[Let, ...]
    result: Expr


@dataclass(frozen=True, slots=True)
class Allow:
    """``allow get, list: if condition;``; no condition means always."""

    at: Position
    methods: tuple[str, ...]
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Match:
    """``match /rooms/{id} { … }``."""

    at: Position
    path: tuple[PathPart, ...]
    functions: tuple[Function, ...]
    allows: tuple[Allow, ...]
    matches: "tuple[Match, ...]"


@dataclass(frozen=True, slots=True)
class Service:
    """``service cloud.firestore { … }``."""

    at: Position
    name: str
    functions: tuple[Function, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A whole rules file; ``version`` is 1 when it is not given."""

    version: int
    functions: tuple[Function, ...]
    services: tuple[Service, ...]
