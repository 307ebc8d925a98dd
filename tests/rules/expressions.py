"""One expression and its value, for tests."""

from typing import Any

from desktop_chat.emulator.rules.access import AccessCalls, DocumentAccess
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.expression_parser import ExpressionParser
from desktop_chat.emulator.rules.lexer import tokenize
from desktop_chat.emulator.rules.scope import Scope
from desktop_chat.emulator.rules.syntax import Expr

DATABASE = "projects/p/databases/(default)"
ERROR = "error"


class NoDocuments:
    """A database without documents."""

    def get(self, name: str) -> Any:
        return None

    def get_after(self, name: str) -> Any:
        return None


def parsed(text: str) -> Expr:
    """Return the tree of an expression that is all of ``text``."""
    parser = ExpressionParser(tokenize(text))
    expression = parser.expression()
    if parser.token.kind != "end":
        raise parser.unexpected("the end")
    return expression


def value(text: str, **variables: Any) -> Any:
    """Return the value of an expression, or ``ERROR``."""
    evaluator = Evaluator(DocumentAccess(DATABASE, NoDocuments(), AccessCalls()))
    try:
        return evaluator.value(parsed(text), Scope(None, variables))
    except EvaluationError:
        return ERROR
