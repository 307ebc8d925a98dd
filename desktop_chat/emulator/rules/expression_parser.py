"""Expressions, by precedence climbing. The order of precedence is the one Google's emulator shows:

? :   ||   &&   in   is   == !=   < <= > >=   + -   * / %   ! -   . [] ()
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from desktop_chat.emulator.rules.errors import Position, Problem
from desktop_chat.emulator.rules.lexer import Token
from desktop_chat.emulator.rules.syntax import (
    Binary,
    Call,
    Capture,
    Expr,
    Field,
    Index,
    Is,
    ListLiteral,
    Literal,
    MapLiteral,
    MethodCall,
    Name,
    PathLiteral,
    PathPart,
    Slice,
    Ternary,
    Unary,
)

PRECEDENCE: Final = {
    "||": 1,
    "&&": 2,
    "in": 3,
    "is": 4,
    "==": 5,
    "!=": 5,
    "<": 6,
    "<=": 6,
    ">": 6,
    ">=": 6,
    "+": 7,
    "-": 7,
    "*": 8,
    "/": 8,
    "%": 8,
}
KEYWORDS: Final = frozenset(
    {"in", "is", "match", "function", "return", "let", "null", "true", "false", "if"}
    | {"allow", "service", "rules_version", "import"}
)
CONSTANTS: Final = {"null": None, "true": True, "false": False}
TYPES: Final = frozenset(
    {"bool", "bytes", "constraint", "duration", "float", "int", "latlng", "list", "vector", "set", "number", "map"}
    | {"string", "timestamp", "path", "map_diff"}
)
MAX_DEPTH: Final = 99
"""Google's emulator refuses the hundredth level of nesting."""


class SyntaxProblem(Exception):
    """The tokens do not form a rules file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


class ExpressionParser:
    """A cursor over tokens; ``expression`` is the entry."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._nesting = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._next]

    def advance(self) -> Token:
        """Consume and return one token."""
        token = self.token
        if token.kind != "end":
            self._next += 1
        return token

    def accept(self, text: str) -> bool:
        """Consume the token if it is this operator or keyword."""
        if self.token.text == text and self.token.kind in ("op", "name"):
            self._next += 1
            return True
        return False

    def expect(self, text: str) -> Position:
        """Consume exactly this operator or keyword and return where it stands."""
        at = self.token.at
        if not self.accept(text):
            raise self.unexpected(f"'{text}'")
        return at

    def name(self, what: str) -> str:
        """Consume a name that is no keyword."""
        if self.token.kind != "name" or self.token.text in KEYWORDS:
            raise self.unexpected(what)
        return self.advance().text

    def problem(self, message: str) -> SyntaxProblem:
        """Return an error at the current token."""
        return SyntaxProblem(Problem(self.token.at, message))

    def unexpected(self, wanted: str) -> SyntaxProblem:
        """Return the error of a token that does not fit."""
        return self.problem(f"Unexpected '{self.token.text}', expected {wanted}.")

    def expression(self) -> Expr:
        """Parse one expression."""
        self._nesting += 1
        if self._nesting > MAX_DEPTH:
            raise self.problem("Expression is too complex to evaluate safely.")
        test = self._binary(1)
        if self.accept("?"):
            yes = self.expression()
            self.expect(":")
            no = self.expression()
            test = Ternary(test.at, self._depth(test.at, test, yes, no), test, yes, no)
        self._nesting -= 1
        return test

    def _depth(self, at: Position, *children: Expr) -> int:
        depth = 1 + max((child.depth for child in children), default=0)
        if depth > MAX_DEPTH:
            raise SyntaxProblem(Problem(at, "Expression is too complex to evaluate safely."))
        return depth

    def _binary(self, lowest: int) -> Expr:
        left = self._unary()
        while self.token.kind in ("op", "name") and PRECEDENCE.get(self.token.text, 0) >= lowest:
            op = self.advance().text
            if op == "is":
                left = Is(left.at, self._depth(left.at, left), left, self._type())
                continue
            right = self._binary(PRECEDENCE[op] + 1)
            left = Binary(left.at, self._depth(left.at, left, right), op, left, right)
        return left

    def _type(self) -> str:
        if self.token.kind != "name" or self.token.text not in TYPES:
            raise self.problem(f"'is' needs one of {', '.join(sorted(TYPES))}, not '{self.token.text}'.")
        return self.advance().text

    def _unary(self) -> Expr:
        at = self.token.at
        if self.token.text in ("++", "--"):
            raise self.problem("Increment (++) and decrement (--) operators are not supported.")
        if self.token.kind == "op" and self.token.text in ("!", "-"):
            op = self.advance().text
            self._nesting += 1
            if self._nesting > MAX_DEPTH:
                raise self.problem("Expression is too complex to evaluate safely.")
            operand = self._unary()
            self._nesting -= 1
            return Unary(at, self._depth(at, operand), op, operand)
        return self._postfix(self._primary())

    def _postfix(self, target: Expr) -> Expr:
        while True:
            if self.accept("."):
                target = self._member(target)
            elif self.accept("["):
                target = self._subscript(target)
            else:
                return target

    def _member(self, target: Expr) -> Expr:
        if self.token.kind != "name":
            raise self.unexpected("a field or method name")
        name = self.advance().text
        if self.accept("("):
            args = self._items(")")
            return MethodCall(target.at, self._depth(target.at, target, *args), target, name, args)
        return Field(target.at, self._depth(target.at, target), target, name)

    def _subscript(self, target: Expr) -> Expr:
        start = None if self.token.text == ":" else self.expression()
        if self.accept(":"):
            stop = None if self.token.text == "]" else self.expression()
            self.expect("]")
            ends = tuple(end for end in (start, stop) if end is not None)
            return Slice(target.at, self._depth(target.at, target, *ends), target, start, stop)
        self.expect("]")
        if start is None:
            raise self.unexpected("an index")
        return Index(target.at, self._depth(target.at, target, start), target, start)

    def _items(self, closing: str) -> tuple[Expr, ...]:
        items: list[Expr] = []
        while not self.accept(closing):
            items.append(self.expression())
            if self.token.text != closing:
                self.expect(",")
        return tuple(items)

    def _primary(self) -> Expr:
        token = self.token
        if token.kind in ("int", "float", "string", "bytes"):
            return Literal(self.advance().at, 1, token.value)
        if token.kind == "segment":
            return self._path_literal()
        if token.kind == "name":
            return self._named()
        special: dict[str, Callable[[], Expr]] = {
            "(": self._parenthesis,
            "[": self._list,
            "{": self._map,
            "/": self._path_literal,
        }
        if token.kind == "op" and token.text in special:
            return special[token.text]()
        raise self.unexpected("an expression")

    def _named(self) -> Expr:
        token = self.token
        if token.text in CONSTANTS:
            return Literal(self.advance().at, 1, CONSTANTS[token.text])
        name = self.name("an expression")
        if self.accept("("):
            args = self._items(")")
            return Call(token.at, self._depth(token.at, *args), name, args)
        return Name(token.at, 1, name)

    def _parenthesis(self) -> Expr:
        self.expect("(")
        inner = self.expression()
        self.expect(")")
        return inner

    def _list(self) -> Expr:
        at = self.expect("[")
        items = self._items("]")
        return ListLiteral(at, self._depth(at, *items), items)

    def _map(self) -> Expr:
        at = self.expect("{")
        entries: list[tuple[Expr, Expr]] = []
        while not self.accept("}"):
            key = self.expression()
            self.expect(":")
            entries.append((key, self.expression()))
            if self.token.text != "}":
                self.expect(",")
        children = [child for entry in entries for child in entry]
        return MapLiteral(at, self._depth(at, *children), tuple(entries))

    def _path_literal(self) -> Expr:
        at = self.token.at
        parts = self.path_parts()
        children = [part for part in parts if isinstance(part, Expr)]
        return PathLiteral(at, self._depth(at, *children), parts)

    def path_parts(self) -> tuple[PathPart, ...]:
        """Parse a path: at least one segment, no slash at the end."""
        parts: list[PathPart] = []
        while True:
            if self.token.kind == "segment":
                parts.append(unquote(self.advance().text[1:]))
            elif self._at_special_segment():
                self.advance()
                parts.append(self._capture() if self.token.text == "{" else self._computed())
            elif self.token.text == "/" and self.token.kind == "op" and self._slash_touches_nothing():
                raise self.problem("Forward slash '/' found where an identifier or binding is expected.")
            else:
                break
        if not parts:
            raise self.unexpected("a path")
        return tuple(parts)

    def _at_special_segment(self) -> bool:
        following = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        touching = following.at == Position(self.token.at.line, self.token.at.column + 1)
        return touching and self.token.text == "/" and self.token.kind == "op" and following.text in ("{", "$")

    def _slash_touches_nothing(self) -> bool:
        # `/a/b / 2` is a division of a path (an error, but a later one); `/a/b/` is a slash too many.
        following = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        return following.kind in ("op", "end")

    def _capture(self) -> Capture:
        at = self.expect("{")
        name = self.name("a variable name")
        glob = self.accept("=")
        if glob:
            self.expect("*")
            self.expect("*")
        self.expect("}")
        return Capture(at, name, glob)

    def _computed(self) -> Expr:
        self.expect("$")
        self.expect("(")
        inner = self.expression()
        self.expect(")")
        return inner
