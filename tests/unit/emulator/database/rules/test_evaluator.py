"""Values, and errors where there are none."""

from typing import Any

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.rules.evaluator import evaluate
from desktop_chat.emulator.database.rules.parser import parse_expression
from desktop_chat.emulator.database.rules.snapshot import EvaluationError, Snapshot

DATA = Snapshot(from_json({"n": 1, "s": "text", "t": True, "o": {"a": 1}}))
VARIABLES = {"auth": None, "token": {"a": "x", "l": [1]}, "data": DATA, "$x": "key", "now": 5}


def value(source: str) -> Any:
    return evaluate(parse_expression(source), VARIABLES)


@pytest.mark.parametrize(
    "source",
    [
        "auth == null", "auth.uid == null", "auth.uid != 'a'", "token.a == 'x'", "token.b == null",
        "token['a'].length == 1",
        "data.child('n').val() == 1", "data.child('n').val() != '1'", "data.child('t').val() != 1",
        "data.child('o').val() != null",
        "data.child('n').isNumber() && !data.child('t').isNumber()", "data.child('s').isString()",
        "data.child('t').isBoolean()",
        "data.hasChild('o/a')", "data.hasChildren(['n', 's'])", "!data.hasChildren(['z'])",
        "data.getPriority() == null",
        "'abc'.contains('b') && 'abc'.beginsWith('a') && 'abc'.endsWith('c')", "'aXbX'.replace('X', '-') == 'a-b-'",
        "'Ab'.toLowerCase() == 'ab' && 'Ab'.toUpperCase() == 'AB'", "'🎈'.length == 2", "'a' < 'b'",
        "'n' + 1 == 'n1'", "1.5 + 'x' == '1.5x'",
        "1 / 0 != 1 / 0", "-7 % 3 == -1", "true || auth.x.y()", "!(false && auth.x())", "token != null",
    ],
)  # fmt: skip
def test_true(source: str) -> None:
    assert value(source) is True


@pytest.mark.parametrize(
    "source",
    [
        "auth.uid.contains('a')", "auth.uid < 1", "null <= null",
        "data.child('o').val() == data.child('o').val()", "token == token",
        "data.child('n').val().contains('1')", "now && true", "auth || true", "!auth", "'a' < 1", "auth + 1",
        "token.l.length > 0",
        "data.parent() == null", "data.child(auth.uid).exists()", "data.child('a.b').exists()", "auth ? 1 : 2",
        "'a'.replace('', 'b') == 'a'",
        "data.child('s').val() && true", "data.child('n').val() || true",
    ],
)  # fmt: skip
def test_no_value(source: str) -> None:
    with pytest.raises(EvaluationError):
        value(source)


def test_a_node_with_children_is_no_plain_value_and_not_compared_with_another() -> None:
    children = Snapshot(from_json({"a": 1}))
    variables = {"data": children, "root": children}
    for value in ("1", "'a'", "true", "null"):
        assert evaluate(parse_expression(f"data.val() != {value}"), variables) is True
        assert evaluate(parse_expression(f"{value} === data.val()"), variables) is False
    with pytest.raises(EvaluationError):
        evaluate(parse_expression("data.val() == root.val()"), variables)
