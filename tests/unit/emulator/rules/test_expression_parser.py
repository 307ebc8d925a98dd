"""Precedence and syntax of expressions."""

import pytest

from desktop_chat.emulator.rules.expression_parser import SyntaxProblem
from desktop_chat.emulator.rules.lexer import LexError
from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("-1 + 2", 1),
        ("1 == 1 == true", True),
        ("1 in [1] == true", ERROR),
        ("true == 1 in [1]", False),
        ("1 < 2 == true", True),
        ("1 is int == true", True),
        ("1 + 1 is int", True),
        ("1 == 1 is bool", True),
        ("1 in [1] is bool", ERROR),
        ("true is bool in [true]", True),
        ("1 in [1] in [true]", True),
        ("!true == false", True),
        ("!'a' in ['a']", ERROR),
        ("true || false && false", True),
        ("true ? 1 : false ? 2 : 3", 1),
        ("1 < 2 < 3", ERROR),
        ("[1,]", [1]),
        ("{'a': 1,}", {"a": 1}),
        ("!!true", True),
        ("6 / 4", 1),
        ("1 in [1] && true", True),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "text",
    ["6 /4", "6/4", "(1)/1000.0", "6 /(4)", "--1", "++1", "1 is foo", "1 is null", "[,]", "()", "f(", "a.", "a[]",
     "a[:", "1 ? 2", "/a/b/", "/", "/ a/b", "/a/x$(2)", "in", "{'a'}", "1.size()", "let"],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises((SyntaxProblem, LexError)):
        value(text)


@pytest.mark.parametrize(
    "text", ["(" * 120 + "1" + ")" * 120, "!" * 120 + "true", "true" + " && true" * 120, "[" * 120 + "]" * 120]
)
def test_too_deep_is_refused_like_google_s(text: str) -> None:
    with pytest.raises(SyntaxProblem, match="too complex"):
        value(text)


@pytest.mark.parametrize("text", ["(" * 90 + "1" + ")" * 90, "1" + " + 1" * 90])
def test_ninety_levels_are_fine(text: str) -> None:
    assert isinstance(value(text), int)
