"""What a judge has to say at the end, and the table of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_HEAD: Final = ("judge", "cases", "passed", "differences", "remark")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row.

    `passed` are the cases answered as the judge wants them, `unexplained` the differences without a row in
    exceptions.md, `explained` those with one. `skipped` says why the judge was not asked; "" means it was.
    """

    judge: str
    cases: int = 0
    passed: int = 0
    unexplained: int = 0
    explained: int = 0
    skipped: str = ""

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        if self.skipped:
            return (self.judge, "-", "-", "-", f"skipped: {self.skipped}")
        remark = f"{self.explained} more are explained in exceptions.md" if self.explained else ""
        return (self.judge, str(self.cases), str(self.passed), str(self.unexplained), remark)


def table(verdicts: Sequence[Verdict]) -> str:
    """All rows under a head, in columns."""
    rows = [_HEAD, *(verdict.row() for verdict in verdicts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
