"""Where expressions end, each as Google's emulator says in its coverage report."""

import pytest

from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.source_spans import SourceSpans
from desktop_chat.emulator.rules.syntax import Expr
from desktop_chat.emulator.rules.tree_walk import walk


def spans(expression: str) -> list[str]:
    """The text of every expression in one, the outermost first."""
    source = (
        "rules_version = '2';\nservice cloud.firestore { match /a/{id} {\n"
        f"  allow get: if // a comment (\n    {expression} ;\n}} }}\n"
    )
    condition = parse(source, "x").services[0].matches[0].allows[0].condition
    assert isinstance(condition, Expr)
    found = SourceSpans(source)
    return [source[found.offset(expr.at) : found.end(expr) + 1] for expr in walk(condition)]


@pytest.mark.parametrize(
    ("expression", "inside"),
    [
        ("request.auth.uid", {"request.auth", "request"}),
        ("a == 'x) y'", {"a", "'x) y'"}),
        ("!a", {"a"}),
        ("f(a, [1, g(2)])", {"a", "[1, g(2)]", "1", "g(2)", "2"}),
        ("a.b(c).d", {"a.b(c)", "a", "c"}),
        ("a[b[0]]", {"a", "b[0]", "b", "0"}),
        ("a[1:2]", {"a", "1", "2"}),
        ("{'k': [1]}.k", {"{'k': [1]}", "'k'", "[1]", "1"}),
        ("a is string", {"a"}),
        ("a ? b : c.d", {"a", "b", "c.d", "c"}),
        ("exists(/x/y/$(id)/z)", {"/x/y/$(id)/z", "id"}),
        ("get(/x/$(f(id))).data.n > -1", {"get(/x/$(f(id))).data.n", "get(/x/$(f(id)))", "/x/$(f(id))", "f(id)", "-1"}),
        ("math.abs(n) in [1]", {"math.abs(n)", "n", "[1]", "1"}),
    ],
)
def test_every_expression_has_its_text(expression: str, inside: set[str]) -> None:
    outermost, *others = spans(expression)
    assert outermost == expression
    assert inside <= set(others)


def test_closing_parentheses_around_an_expression_do_not_count() -> None:
    assert spans("!(a && b)") == ["!(a && b", "a && b", "b", "a"]
