"""From the text of a rules file to the part of its syntax tree that is about one service."""

from desktop_chat.emulator.rules.check import check
from desktop_chat.emulator.rules.errors import Position, Problem, RulesError
from desktop_chat.emulator.rules.parser import parse
from desktop_chat.emulator.rules.syntax import File, Service


def load(source: str, file: str, service: str) -> tuple[File, Service]:
    """Parse and check a rules file; raise ``RulesError`` when any of it is not understood."""
    try:
        tree = parse(source, file)
        problems = check(tree, service)
    except RecursionError:
        raise RulesError(file, (Problem(Position(1, 1), "Blocks are nested too deep."),)) from None
    if problems:
        raise RulesError(file, problems)
    return tree, next(found for found in tree.services if found.name == service)
