"""Puts cases to the rules, and finds out which documents they look at.

The Rules API knows no documents: a function call that is not mocked is an error. It tells which calls were made, so
each round answers the calls of the round before, until no call is new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_chat.admin.rules.trial_case import TrialCase, document_path
from desktop_chat.errors import Rejected

_MOST_ROUNDS = 25
"""Rules may look at twenty documents in one commit."""

Ask = Callable[[Sequence[dict[str, Any]]], list[dict[str, Any]]]
"""Sends ``TestCase``s and returns their ``TestResult``s."""

Read = Callable[[TrialCase, str], Any]
"""Returns a document's data as plain JSON, None when there is none: of the case, and by its path."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How one case ended; ``result`` is the whole ``TestResult``."""

    case: TrialCase
    allowed: bool
    result: dict[str, Any]
    documents: dict[tuple[str, str], Any]

    @property
    def as_expected(self) -> bool:
        return self.allowed == (self.case.expect == "allow")


def judge(cases: Sequence[TrialCase], ask: Ask, read: Read, level: str = "NONE") -> list[Judged]:
    """Decide every case. Raises a ChatError, Rejected where the rules look at documents without end."""
    known: list[dict[tuple[str, str], Any]] = [{} for _ in cases]
    results: list[dict[str, Any]] = [{} for _ in cases]
    open_cases = list(range(len(cases)))
    for _round in range(_MOST_ROUNDS):
        if not open_cases:
            return [_judged(*one) for one in zip(cases, results, known, strict=True)]
        answers = ask([cases[number].request(known[number], level) for number in open_cases])
        if len(answers) != len(open_cases):
            raise Rejected("The answer is not understood", "The Rules API did not answer every case.")
        still_open = []
        for number, answer in zip(open_cases, answers, strict=True):
            results[number] = answer
            new = [call for call in _calls(answer) if call not in known[number]]
            known[number] |= {call: _value(cases[number], call, read) for call in new}
            if new:
                still_open.append(number)
        open_cases = still_open
    raise Rejected("The rules look at too many documents", f"After {_MOST_ROUNDS} rounds they still ask for more.")


def _calls(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(call["function"], str(call["args"][0])) for call in answer.get("functionCalls") or []]


def _value(case: TrialCase, call: tuple[str, str], read: Read) -> Any:
    function, argument = call
    path = document_path(argument)
    if not function.endswith("After"):
        return read(case, path)
    if path in case.along:
        return case.along[path]
    return case.after if path == case.path else read(case, path)


def _judged(case: TrialCase, result: dict[str, Any], documents: dict[tuple[str, str], Any]) -> Judged:
    allowed = (result.get("state") == "SUCCESS") == (case.expect == "allow")
    return Judged(case, allowed, result, documents)
