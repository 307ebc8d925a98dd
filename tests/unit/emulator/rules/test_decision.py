"""Allow statements, asked one after the other."""

import pytest

from desktop_chat.emulator.rules.decision import ask, ended_in
from desktop_chat.emulator.rules.errors import EvaluationError, Position
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.match import Matched
from desktop_chat.emulator.rules.query_proof import unknown
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.syntax import Allow, Expr, Literal, Name


class NoDocuments:
    """Nothing here reads any."""

    def call(self, function: str, path: object) -> object:
        raise AssertionError(function, path)


class Unproven(Evaluator):
    """Every condition but a literal asks for what a query does not tell."""

    def condition_or_error(self, expr: Expr, scope: Scope) -> bool | EvaluationError:
        return super().condition_or_error(expr, scope) if isinstance(expr, Literal) else unknown("it")


def statement(line: int, methods: str, condition: Expr | None) -> Matched:
    return Matched(Allow(Position(line, 1), tuple(methods.split()), condition), Scope())


def literal(value: object) -> Literal:
    return Literal(Position(1, 1), 1, value)


BROKEN = Name(Position(1, 1), 1, "nobody")


@pytest.mark.parametrize(
    ("method", "asked"), [("get", [1, 3]), ("list", [1, 4]), ("create", [2, 5]), ("update", [2]), ("delete", [2])]
)
def test_read_and_write_stand_for_several_methods(method: str, asked: list[int]) -> None:
    statements = [
        statement(line, methods, literal(value=False))
        for line, methods in enumerate(("read", "write", "get", "list", "create"), start=1)
    ]
    decision = ask(method, statements, Evaluator(NoDocuments()))
    assert [at.line for at, _ in decision.visited] == asked
    assert decision.reason == ", ".join(f"false for '{method}' @ L{line}" for line in asked)


def test_the_first_that_allows_ends_it_whatever_failed_before() -> None:
    statements = [statement(1, "get", BROKEN), statement(2, "get", None), statement(3, "get", BROKEN)]
    decision = ask("get", statements, Evaluator(NoDocuments()))
    assert (decision.allowed, decision.reason, decision.errors) == (True, "true for 'get' @ L2", ())
    assert decision.visited == ((Position(1, 1), None), (Position(2, 1), True))


def test_an_error_is_told_and_an_unproven_condition_is_none() -> None:
    statements = [statement(1, "list", BROKEN), statement(2, "list", literal(value=False))]
    decision = ask("list", statements, Evaluator(NoDocuments()))
    assert not decision.allowed
    assert len(decision.errors) == 1
    assert "nobody" in decision.errors[0]
    decision = ask("list", statements, Unproven(NoDocuments()))
    assert (decision.allowed, decision.errors) == (False, ())


def test_nothing_asked_is_nothing_allowed() -> None:
    decision = ask("get", [], Evaluator(NoDocuments()))
    assert (decision.allowed, decision.reason) == (False, "No matching allow statements")


def test_an_error_outside_of_conditions_denies() -> None:
    assert ended_in(EvaluationError("why")).errors == ("why",)
    assert not ended_in(RecursionError("a frame too many")).allowed
    assert ended_in(RecursionError("a frame too many")).reason == "The expression is too deep to be evaluated."
