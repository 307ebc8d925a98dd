"""Names: innermost first, arguments and lets evaluated when they are read."""

import pytest

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.scope import Scope
from tests.rules.decisions import allowed


def test_the_innermost_variable_is_found() -> None:
    outer = Scope(None, {"a": 1, "b": 2})
    inner = Scope(outer, {"a": 3})
    assert (inner.find("a"), inner.find("b"), outer.find("a")) == (3, 2, 1)
    with pytest.raises(EvaluationError):
        inner.find("c")
    assert inner.function("f") is None


@pytest.mark.parametrize(
    ("functions", "condition", "expected"),
    [
        ("function f(a) { return true; }", "f(1 / 0)", True),
        ("function f(a) { return a == 1; }", "f(1 / 0)", False),
        ("function f() { let b = 1 / 0; return true; }", "f()", True),
        ("function f() { let b = 1 / 0; return b == 0 || true; }", "f()", True),
        ("function f(id) { return id == 'mine'; }", "f('mine')", True),
        ("function f() { return id == 'doc'; }", "f()", True),
        ("function f() { let id2 = id; let id = 'x'; return id2 == 'doc' && id == 'x'; }", "f()", True),
        ("function int(a) { return a == 'own'; }", "int('own')", True),
        ("function f(request) { return request == 1; }", "f(1)", True),
        ("function g(a) { return a == 1; } function f(a) { return g(a + 1); }", "f(0)", True),
    ],
)
def test_functions_see_arguments_lets_and_what_is_around_them(functions: str, condition: str, expected: bool) -> None:
    assert allowed(f"match /e/{{id}} {{ {functions} allow get: if {condition}; }}", "e/doc") is expected


def test_an_inner_function_hides_an_outer_one() -> None:
    source = "function f() { return false; } match /e/{id} { function f() { return true; } allow get: if f(); }"
    assert allowed(source, "e/doc")
