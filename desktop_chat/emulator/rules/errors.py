"""What can go wrong with rules: refused at load, or an error while a request is decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the rules file, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a rules file is refused."""

    at: Position
    message: str


class RulesError(Exception):
    """The rules file is refused as a whole; ``problems`` holds everything that was found, the first one leads."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        self.line = problems[0].at.line
        self.column = problems[0].at.column
        self.message = problems[0].message
        super().__init__("\n".join(f"{file}:{p.at.line}:{p.at.column}: {p.message}" for p in problems))


class EvaluationError(Exception):
    """An expression has no value. ``||`` and ``&&`` may absorb it; what is left denies the request."""


class UnknownValue(EvaluationError):
    """A list query does not pin the field that a rule asks for: nothing can be proven, so the list is denied."""
