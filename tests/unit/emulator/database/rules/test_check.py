"""Types at load."""

import pytest

from desktop_chat.emulator.database.rules.check import Scope
from desktop_chat.emulator.database.rules.lexer import ExpressionError
from desktop_chat.emulator.database.rules.parser import parse_expression

SCOPE = Scope({"auth": "any", "now": "number", "data": "snapshot", "query": "query", "$x": "string"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("auth.uid == $x", "boolean"), ("data.val()", "value"), ("data.val().length + 1", "number"), ("$x + 1",
        "string"),
        ("data.child('a').parent()", "snapshot"), ("auth.token['a']", "any"), ("query.limitToFirst <= 5", "boolean"),
        ("data.hasChildren(['a', $x])", "boolean"), ("$x.matches(/a/)", "boolean"), ("now > 1 ? 'a' : 'b'", "string"),
    ],
)  # fmt: skip
def test_types(source: str, expected: str) -> None:
    assert SCOPE.type_of(parse_expression(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "other", "data.value()", "data.exists", "$x.matches('a')", "now && true", "!now", "-$x", "$x - 1", "now < 'a'",
        "data == null", "data.child(1)", "data.child()", "data.hasChildren([])", "data.hasChildren('a')",
        "[1]", "now.length",
        "query.nothing", "now ? 1 : 2", "$x.contains(now)", "data.hasChildren([1])", "true ? data : null",
        "$x[now]", "null.a",
        "data.val(1)", "$x == /a/", "true + 1", "data.hasChildren(['a'], ['b'])",
    ],
)  # fmt: skip
def test_what_can_have_no_value(source: str) -> None:
    with pytest.raises(ExpressionError):
        SCOPE.type_of(parse_expression(source))
