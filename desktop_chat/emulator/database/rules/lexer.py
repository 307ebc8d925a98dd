"""An expression as tokens."""

import re
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["number", "string", "regex", "name", "mark", "end"]

_BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w$])")
_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_REGEX = re.compile(r"/((?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+)/([a-z]*)")
_MARK = re.compile(r"===|!==|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:()\[\].,]")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}
_UNICODE = re.compile(r"u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})")


class ExpressionError(Exception):
    """The expression is refused; ``offset`` counts characters of the expression."""

    def __init__(self, offset: int, message: str) -> None:
        self.offset = offset
        self.message = message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is the source, except for a string, where it is the value; ``flags`` belong to a regex."""

    kind: TokenKind
    text: str
    offset: int
    flags: str = ""


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of ``source`` with an "end" at the end; raises ExpressionError."""
    tokens: list[Token] = []
    at = _after_blank(source, 0)
    while at < len(source):
        token, at = _token(source, at, tokens[-1] if tokens else None)
        tokens.append(token)
        at = _after_blank(source, at)
    return [*tokens, Token("end", "", len(source))]


def _after_blank(source: str, at: int) -> int:
    match = _BLANK.match(source, at)
    return match.end() if match else at


def _token(source: str, at: int, before: Token | None) -> tuple[Token, int]:
    if source[at] in "'\"":
        return _string(source, at)
    if source[at] == "/" and not _ends_operand(before):
        match = _REGEX.match(source, at)
        if not match:
            raise ExpressionError(at, "Invalid regular expression")
        return Token("regex", match.group(1), at, match.group(2)), match.end()
    kinds: tuple[tuple[TokenKind, re.Pattern[str]], ...] = (("number", _NUMBER), ("name", _NAME), ("mark", _MARK))
    for kind, pattern in kinds:
        if match := pattern.match(source, at):
            return Token(kind, match.group(), at), match.end()
    raise ExpressionError(at, f"Unexpected character '{source[at]}'")


def _ends_operand(token: Token | None) -> bool:
    if token is None:
        return False
    return token.kind != "mark" or token.text in (")", "]")


def _string(source: str, start: int) -> tuple[Token, int]:
    quote, at = source[start], start + 1
    value: list[str] = []
    while at < len(source):
        mark = source[at]
        if mark == quote:
            return Token("string", "".join(value), start), at + 1
        if mark == "\\" and at + 1 < len(source):
            text, at = _escape(source, at + 1)
            value.append(text)
        else:
            value.append(mark)
            at += 1
    raise ExpressionError(start, "Unterminated string")


def _escape(source: str, at: int) -> tuple[str, int]:
    if match := _UNICODE.match(source, at):
        return chr(int(match.group(1) or match.group(2), 16)), match.end()
    mark = source[at]
    if mark in "ux" or mark.isdigit():
        raise ExpressionError(at - 1, "Invalid escape in a string")
    return _ESCAPES.get(mark, mark), at + 1
