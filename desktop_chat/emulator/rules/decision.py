"""What the rules say to one operation: the allow statements that cover it are asked until one allows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError, Position, UnknownValue
from desktop_chat.emulator.rules.evaluator import Evaluator
from desktop_chat.emulator.rules.match import Matched

_KINDS: Final = {"get": "read", "list": "read", "create": "write", "update": "write", "delete": "write"}


@dataclass(frozen=True, slots=True)
class Decision:
    """``reason`` is for the person who writes rules; ``errors`` are the conditions that ended in an error.

    That a query does not prove enough is no error. ``visited`` are the allow statements that were asked, with None for
    one that ended in an error.
    """

    allowed: bool
    reason: str
    errors: tuple[str, ...] = ()
    visited: tuple[tuple[Position, bool | None], ...] = ()


def ended_in(error: EvaluationError | RecursionError) -> Decision:
    """Return the decision that an error outside of every condition makes: it denies."""
    reason = "The expression is too deep to be evaluated." if isinstance(error, RecursionError) else str(error)
    return Decision(allowed=False, reason=reason, errors=(reason,))


def ask(method: str, candidates: Iterable[Matched], evaluator: Evaluator) -> Decision:
    """Ask the candidates that are about ``method``, in order, up to the first that allows it."""
    kinds = {method, _KINDS[method]}
    reasons: list[str] = []
    errors: list[str] = []
    visited: list[tuple[Position, bool | None]] = []
    for candidate in candidates:
        if not kinds.intersection(candidate.allow.methods):
            continue
        outcome = _outcome(candidate, evaluator)
        visited.append((candidate.allow.at, outcome if isinstance(outcome, bool) else None))
        where = f"for '{method}' @ L{candidate.allow.at.line}"
        if outcome is True:
            return Decision(allowed=True, reason=f"true {where}", visited=tuple(visited))
        reasons.append(f"{'false' if outcome is False else outcome} {where}")
        if outcome is not False and not isinstance(outcome, UnknownValue):
            errors.append(reasons[-1])
    reason = ", ".join(reasons) or "No matching allow statements"
    return Decision(allowed=False, reason=reason, errors=tuple(errors), visited=tuple(visited))


def _outcome(candidate: Matched, evaluator: Evaluator) -> bool | EvaluationError:
    if candidate.allow.condition is None:
        return True
    return evaluator.condition_or_error(candidate.allow.condition, candidate.scope)
