"""Reads an expression by precedence, weakest first: ?: || && equality order sum product unary call."""

from desktop_chat.emulator.database.rules.lexer import ExpressionError, Token, tokens_of
from desktop_chat.emulator.database.rules.regex import compile_regex
from desktop_chat.emulator.database.rules.syntax import (
    Array,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    Name,
    Property,
    Regex,
    Unary,
)

_LEVELS = (
    ("||",),
    ("&&",),
    ("==", "===", "!=", "!=="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)
_MAX_NESTING = 40
_CONSTANTS = {"true": True, "false": False, "null": None}


def parse_expression(source: str) -> Expression:
    """Return the expression that ``source`` is; raises ExpressionError."""
    parser = _Parser(tokens_of(source))
    expression = parser.expression()
    parser.expect_end()
    return expression


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._nesting = 0

    def expect_end(self) -> None:
        if self._token.kind != "end":
            raise self._unexpected()

    def expression(self) -> Expression:
        self._nesting += 1
        if self._nesting > _MAX_NESTING:
            raise ExpressionError(self._token.offset, "The expression is nested too deeply")
        test = self._binary(0)
        if self._take("?"):
            yes = self.expression()
            self._expect(":")
            test = Conditional(test, yes, self.expression(), test.offset)
        self._nesting -= 1
        return test

    def _binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        length = 0
        while self._token.kind == "mark" and self._token.text in _LEVELS[level]:
            length += 1
            if length > _MAX_NESTING:
                raise ExpressionError(self._token.offset, "The expression is too long")
            operator = self._advance().text
            left = Binary(operator, left, self._binary(level + 1), left.offset)
        return left

    def _unary(self) -> Expression:
        operators: list[Token] = []
        while self._token.kind == "mark" and self._token.text in ("!", "-"):
            operators.append(self._advance())
            if len(operators) > _MAX_NESTING:
                raise ExpressionError(self._token.offset, "The expression is nested too deeply")
        operand = self._postfix()
        for operator in reversed(operators):
            operand = Unary(operator.text, operand, operator.offset)
        return operand

    def _postfix(self) -> Expression:
        owner = self._primary()
        length = 0
        while length < _MAX_NESTING:
            length += 1
            if self._take("."):
                owner = self._after_dot(owner)
            elif self._take("["):
                owner = Property(owner, self.expression(), owner.offset)
                self._expect("]")
            else:
                return owner
        raise ExpressionError(self._token.offset, "The expression is nested too deeply")

    def _after_dot(self, owner: Expression) -> Expression:
        name = self._token
        if name.kind != "name":
            raise self._unexpected()
        self._advance()
        if self._take("("):
            return Call(owner, name.text, self._until(")"), name.offset)
        return Property(owner, Literal(name.text, name.offset), name.offset)

    def _primary(self) -> Expression:
        token = self._token
        if token.kind == "number":
            return Literal(float(self._advance().text), token.offset)
        if token.kind == "string":
            return Literal(self._advance().text, token.offset)
        if token.kind == "regex":
            return self._regex(self._advance())
        if token.kind == "name":
            self._advance()
            if token.text in _CONSTANTS:
                return Literal(_CONSTANTS[token.text], token.offset)
            return Name(token.text, token.offset)
        if self._take("("):
            inside = self.expression()
            self._expect(")")
            return inside
        if self._take("["):
            return Array(self._until("]"), token.offset)
        raise self._unexpected()

    def _regex(self, token: Token) -> Expression:
        try:
            return Regex(compile_regex(token.text, token.flags), token.offset)
        except ValueError as error:
            raise ExpressionError(token.offset, str(error)) from None

    def _until(self, mark: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self._take(mark):
            if items:
                self._expect(",")
            items.append(self.expression())
        return tuple(items)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _advance(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _take(self, mark: str) -> bool:
        if self._token.kind == "mark" and self._token.text == mark:
            self._next += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise self._unexpected(f", expected '{mark}'")

    def _unexpected(self, more: str = "") -> ExpressionError:
        token = self._token
        what = "end of the expression" if token.kind == "end" else f"'{token.text}'"
        return ExpressionError(token.offset, f"Unexpected {what}{more}")
