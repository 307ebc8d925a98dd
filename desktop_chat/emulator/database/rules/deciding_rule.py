"""The rule that allowed or denied a request, for people who ask why."""

from dataclasses import dataclass, field

from desktop_chat.emulator.database.paths import Path
from desktop_chat.emulator.database.rules.evaluator import Variables, evaluate
from desktop_chat.emulator.database.rules.lexer import Token, tokens_of
from desktop_chat.emulator.database.rules.parser import parse_expression
from desktop_chat.emulator.database.rules.rule_tree import Check
from desktop_chat.emulator.database.rules.snapshot import EvaluationError

_OPENING, _CLOSING = ("(", "["), (")", "]")


@dataclass(frozen=True, slots=True)
class DecidingRule:
    """``place`` is the path as the rules write it (``positions``, ``$uid``), ``kind`` such as ``.read``."""

    place: Path
    kind: str
    check: Check
    variables: Variables = field(repr=False, compare=False)

    def line(self, source: str) -> int:
        """Return the line of ``source``, the file of the rules, in which the rule begins; the first is 1."""
        return source.count("\n", 0, self.check.offset) + 1

    def blamed(self) -> tuple[str, str]:
        """Return the part that is not true and what it is: "false" or "error". Of a rule that is true, all of it.

        Of ``a && b`` the part is the first that is not true; ``a || b`` is one part.
        """
        text = self.check.text.strip()
        value = self._value(text)
        if value == "true":
            return text, value
        while len(parts := _parts(text)) > 1:
            found = [(part, said) for part in parts if (said := self._value(part)) != "true"]
            if not found:
                break  # too deep as a whole, and not in its parts
            text, value = found[0]
        return text, value

    def _value(self, text: str) -> str:
        try:
            return "true" if evaluate(parse_expression(text), self.variables) is True else "false"
        except (EvaluationError, RecursionError):
            return "error"


def _parts(text: str) -> list[str]:
    """Split at each ``&&`` that nothing encloses; what binds less tightly, as ``||``, makes it one part."""
    text = _bare(text)
    ends, depth = [0], 0
    for token in tokens_of(text):
        depth += _step(token)
        if depth == 0 and token.kind == "mark":
            if token.text in ("||", "?"):
                return [text]
            if token.text == "&&":
                ends.append(token.offset)
    pairs = zip(ends, [*ends[1:], len(text)], strict=True)
    return [text[begin:end].removeprefix("&&").strip() for begin, end in pairs]


def _bare(text: str) -> str:
    """Return the text without a pair of parentheses around all of it."""
    while text.startswith("(") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    depth = 0
    for token in tokens_of(text):
        depth += _step(token)
        if depth == 0:
            return token.offset == len(text) - 1
    return False


def _step(token: Token) -> int:
    return 0 if token.kind != "mark" else (token.text in _OPENING) - (token.text in _CLOSING)
