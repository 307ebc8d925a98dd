"""The error that refuses a rules file."""

from desktop_chat.emulator.rules.errors import EvaluationError, Position, Problem, RulesError, UnknownValue


def test_the_first_problem_leads_and_all_are_told_with_file_line_and_column() -> None:
    error = RulesError("x.rules", (Problem(Position(3, 7), "one"), Problem(Position(9, 1), "two")))
    assert (error.file, error.line, error.column, error.message) == ("x.rules", 3, 7, "one")
    assert str(error) == "x.rules:3:7: one\nx.rules:9:1: two"


def test_an_unknown_value_is_absorbed_like_any_error() -> None:
    assert issubclass(UnknownValue, EvaluationError)
