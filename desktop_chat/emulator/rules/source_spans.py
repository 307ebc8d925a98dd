"""Where an expression begins and ends in its file, as offsets."""

from itertools import accumulate

from desktop_chat.emulator.rules.errors import Position
from desktop_chat.emulator.rules.lexer import Token, tokenize
from desktop_chat.emulator.rules.syntax import (
    Binary,
    Call,
    Expr,
    Field,
    Index,
    Is,
    ListLiteral,
    MapLiteral,
    MethodCall,
    PathLiteral,
    Slice,
    Ternary,
    Unary,
)

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class SourceSpans:
    """The spans of the expressions of one file. The tree has only beginnings: the tokens tell the rest."""

    def __init__(self, source: str) -> None:
        self._line_starts = [0, *accumulate(len(line) for line in source.split("\n"))]
        self._line_starts = [start + number for number, start in enumerate(self._line_starts)]
        self._tokens = tokenize(source)
        self._index_at = {token.at: index for index, token in enumerate(self._tokens)}

    def offset(self, at: Position) -> int:
        """The offset of a place."""
        return self._line_starts[at.line - 1] + at.column - 1

    def end(self, expr: Expr) -> int:
        """The offset of the last character of an expression; closing parentheses around it do not count."""
        token = self._tokens[self._last(expr)]
        return self.offset(token.at) + len(token.text) - 1

    def _last(self, expr: Expr) -> int:
        """The index of the last token."""
        match expr:
            case Unary() | Is():
                return self._last(expr.operand) if isinstance(expr, Unary) else self._after(expr.operand, expr.type)
            case Binary():
                return self._last(expr.right)
            case Ternary():
                return self._last(expr.no)
            case Field():
                return self._after(expr.target, expr.name)
            case MethodCall():
                return self._closing(self._after(expr.target, expr.name) + 1)
            case Index() | Slice():
                return self._closing(self._after(expr.target, "["))
            case Call():
                return self._closing(self._index_at[expr.at] + 1)
            case ListLiteral() | MapLiteral():
                return self._closing(self._index_at[expr.at])
            case PathLiteral():
                return self._path_end(self._index_at[expr.at])
        return self._index_at[expr.at]

    def _after(self, target: Expr, text: str) -> int:
        """The index of the first token of this text behind an expression and what closes it."""
        index = self._last(target) + 1
        while self._tokens[index].text != text:
            index += 1
        return index

    def _closing(self, index: int) -> int:
        """The index of what closes the bracket at an index."""
        waiting: list[str] = []
        while True:
            text = self._text(self._tokens[index])
            if text in _CLOSING:
                waiting.append(_CLOSING[text])
            elif waiting and text == waiting[-1]:
                waiting.pop()
                if not waiting:
                    return index
            index += 1

    def _path_end(self, index: int) -> int:
        while True:
            token, following = self._tokens[index], self._tokens[index + 1]
            if token.kind == "segment":
                index += 1
            elif self._text(token) == "/" and self._text(following) == "$":
                index = self._closing(index + 2) + 1
            elif self._text(token) == "/" and self._text(following) == "{":
                index = self._closing(index + 1) + 1
            else:
                return index - 1

    @staticmethod
    def _text(token: Token) -> str:
        return token.text if token.kind == "op" else ""
