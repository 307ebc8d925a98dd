"""Precedence and refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.database.rules.evaluator import evaluate
from desktop_chat.emulator.database.rules.lexer import ExpressionError
from desktop_chat.emulator.database.rules.parser import parse_expression


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 3 - 2", 5), ("7 % 4 * 2", 6), ("-2 * -3", 6),
        ("!false && false", False), ("true || false && false", True), ("1 < 2 == true", True),
        ("false ? 1 : true ? 2 : 3", 2), ("1 + 1 == 2 && 'a' + 'b' == 'ab'", True),
    ],
)  # fmt: skip
def test_what_binds_stronger(source: str, value: object) -> None:
    assert evaluate(parse_expression(source), {}) == value


@pytest.mark.parametrize(
    "source",
    ["", "a +", "a b", "(a", "a.", "a.b(", "a[1", "a ? b", "a = b", "[1,", "a.(b)", "1 ++ ", "a.'b'", "(" * 200],
)
def test_what_is_no_expression(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(source)


@pytest.mark.usefixtures("ends_in_time")
@given(st.text(st.sampled_from("a1.'\"/()[]!&|=<>+-*%?: ,$\\{}"), max_size=40))
def test_nothing_but_a_refusal_or_an_expression(source: str) -> None:
    try:
        parse_expression(source)
    except ExpressionError as error:
        where = error.offset
    else:
        where = 0
    assert 0 <= where <= len(source)
