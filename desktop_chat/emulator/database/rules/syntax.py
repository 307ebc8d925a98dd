"""The nodes of an expression. ``offset`` is where a node starts, in characters of the expression."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.emulator.database.tree import Scalar


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, true, false or null."""

    value: Scalar
    offset: int


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression; ``search`` says whether it is found in a text."""

    search: Callable[[str], bool]
    offset: int


@dataclass(frozen=True, slots=True)
class Name:
    """A variable."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Property:
    """``owner.name`` or ``owner[name]``."""

    owner: "Expression"
    name: "Expression"
    offset: int


@dataclass(frozen=True, slots=True)
class Call:
    """``owner.method(arguments)``."""

    owner: "Expression"
    method: str
    arguments: tuple["Expression", ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Unary:
    """``!operand`` or ``-operand``."""

    operator: str
    operand: "Expression"
    offset: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands, both always evaluated, or ``&&`` and ``||``."""

    operator: str
    left: "Expression"
    right: "Expression"
    offset: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """``test ? yes : no``."""

    test: "Expression"
    yes: "Expression"
    no: "Expression"
    offset: int


@dataclass(frozen=True, slots=True)
class Array:
    """A list of keys, for ``hasChildren``."""

    items: tuple["Expression", ...]
    offset: int


Expression = Literal | Regex | Name | Property | Call | Unary | Binary | Conditional | Array
