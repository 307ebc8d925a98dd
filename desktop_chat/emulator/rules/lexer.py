"""Tokens of the rules language.

Paths are a matter of the lexer, as in Google's: ``/`` with a path character right behind it always starts a path
segment, so a division needs a blank after its slash (``a / b``; ``a/b`` is refused).
"""

import re
from dataclasses import dataclass

from desktop_chat.emulator.rules.errors import Position, Problem


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is name, int, float, string, bytes, segment, op or end; ``value`` is decoded for literals."""

    kind: str
    text: str
    value: object
    at: Position


class LexError(Exception):
    """The text holds something that is no token."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


_SEGMENT = r"/(?:\([&'*+\-.0-9:@A-Z_a-z~]+\)|(?:[&'*+\-.0-9:@A-Z_a-z~]|%[0-9a-fA-F]{2})+)"
_ESCAPE = r"\\(?:[\"'\\bfnrt]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-3][0-7]{2})"
_TOKEN = re.compile(
    rf"""
    (?P<blank>[ \t\r\n\f]+|//[^\r\n]*|/\*.*?\*/)
  | (?P<segment>{_SEGMENT})
  | (?P<bytes>[bB](?:'(?:[^'\\\r\n]|{_ESCAPE})*'|"(?:[^"\\\r\n]|{_ESCAPE})*"))
  | (?P<string>'(?:[^'\\\r\n]|{_ESCAPE})*'|"(?:[^"\\\r\n]|{_ESCAPE})*")
  | (?P<float>[0-9]+\.[0-9]*|\.[0-9]+)
  | (?P<int>0|[1-9][0-9]*)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<op>\|\||&&|==|!=|<=|>=|\+\+|--|[-+*/%<>!?:;,.(){{}}\[\]=$])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = re.compile(_ESCAPE)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORD_CHARACTER = re.compile(r"[A-Za-z_0-9]")
MAX_INT = 2**63 - 1


def tokenize(source: str) -> list[Token]:
    """Return the tokens of ``source``, an ``end`` token last; raise ``LexError``."""
    tokens: list[Token] = []
    offset, line, line_start = 0, 1, 0
    while offset < len(source):
        at = Position(line, offset - line_start + 1)
        match = _TOKEN.match(source, offset)
        if match is None:
            raise LexError(Problem(at, f"Unexpected {source[offset]!r}."))
        if match.lastgroup != "blank":
            tokens.append(_token(match, at))
        newlines = match.group().count("\n")
        if newlines:
            line += newlines
            line_start = offset + match.group().rindex("\n") + 1
        offset = match.end()
    tokens.append(Token("end", "end of file", None, Position(line, offset - line_start + 1)))
    return tokens


def _token(match: re.Match[str], at: Position) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if kind in ("int", "float") and _WORD_CHARACTER.match(match.string, match.end()):
        raise LexError(Problem(at, f"Malformed number {text + match.string[match.end()]!r}."))
    return Token(kind, text, _value(kind, text, at), at)


def _value(kind: str, text: str, at: Position) -> object:
    if kind == "int":
        # Python refuses to read thousands of digits.
        if len(text.lstrip("0")) > len(str(MAX_INT)) or int(text[-len(str(MAX_INT)) :]) > MAX_INT:
            raise LexError(Problem(at, f"Invalid number literal {text}."))
        return int(text[-len(str(MAX_INT)) :])
    if kind == "float":
        return float(text)
    if kind == "string":
        return _ESCAPES.sub(_unescape, text[1:-1])
    if kind == "bytes":
        return _bytes(text[2:-1], at)
    return text


def _unescape(match: re.Match[str]) -> str:
    body = match.group()[1:]
    if body[0] in "xu":
        return chr(int(body[1:], 16))
    if body[0].isdigit():
        return chr(int(body, 8))
    return _SIMPLE.get(body, body)


def _bytes(body: str, at: Position) -> bytes:
    if re.search(r"\\u", _ESCAPES.sub(lambda m: m.group() if m.group()[1] == "u" else "", body)):
        raise LexError(Problem(at, f"Invalid bytes literal b'{body}'."))
    out, last = bytearray(), 0
    try:
        for match in _ESCAPES.finditer(body):
            out += body[last : match.start()].encode()
            out.append(ord(_unescape(match)))
            last = match.end()
        return bytes(out + body[last:].encode())
    except ValueError:  # half a surrogate pair, or a number above 255
        raise LexError(Problem(at, f"Invalid bytes literal b{body!r}.")) from None
