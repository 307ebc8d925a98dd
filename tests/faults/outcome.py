"""Outcome: one line of the campaign's table."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.faults.oracle import Verdict

LIVE_SECONDS = 30.0
HALF_OPEN_SECONDS = 45.0
HONEST_GROWTH = 1.2
"""Of memory over hours of use: what the allocator keeps, and the rows of messages that came."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seconds``: the longest time from a fault's end until all were live again, None when they never were.

    ``honest`` False: the client hid something from its user.
    """

    runs: int
    messages: int
    verdict: Verdict
    seconds: float | None = 0.0
    limit: float = LIVE_SECONDS
    complaints: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def breaches(self) -> list[str]:
        """What is wrong, in words."""
        found = [*self.verdict.breaches, *self.complaints]
        if self.seconds is None:
            found.append(f"late: not live again within {2 * self.limit + 10:.0f} s")
        elif self.seconds > self.limit:
            found.append(f"late: live again after {self.seconds:.1f} s, allowed are {self.limit:.0f}")
        return found


def slowest(seconds: Iterable[float | None]) -> float | None:
    """Return the longest; None when one never came."""
    worst = 0.0
    for one in seconds:
        if one is None:
            return None
        worst = max(worst, one)
    return worst


HEADER = ("fault", "runs", "messages", "lost", "doubled", "reordered", "unbacked", "live again", "verdict")


def table_row(name: str, outcome: Outcome) -> tuple[str, ...]:
    """Return the cells of one fault."""
    verdict = outcome.verdict
    kinds = (verdict.lost, verdict.doubled, verdict.reordered, verdict.unbacked)
    seconds = "never" if outcome.seconds is None else f"{outcome.seconds:.1f} s"
    word = "BREACH" if outcome.breaches else "ok"
    note = f" ({outcome.note})" if outcome.note else ""
    return (name, str(outcome.runs), str(outcome.messages), *(str(len(kind)) for kind in kinds), seconds, word + note)


def line(cells: Iterable[str]) -> str:
    """Return one line of the table."""
    widths = (30, 5, 9, 5, 8, 10, 9, 11, 0)
    return " ".join(
        cell.ljust(width) if position in (0, 8) else cell.rjust(width)
        for position, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ).rstrip()
