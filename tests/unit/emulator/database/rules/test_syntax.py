"""Nodes are values."""

from desktop_chat.emulator.database.rules.parser import parse_expression
from desktop_chat.emulator.database.rules.syntax import Binary, Literal, Name


def test_equal_expressions_are_equal_and_know_their_place() -> None:
    assert parse_expression("a + 1") == Binary("+", Name("a", 0), Literal(1.0, 4), 0)
