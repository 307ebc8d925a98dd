"""``make mutate-rules``: what the suite notices of rules files that were made wrong; ``docs`` writes two pages."""

import sys
import time
import tomllib
from pathlib import Path

from tests.rules import costs, matrix, mutation
from tests.rules.mutants import Mutant


def main() -> int:
    """Print each mutant of firestore.rules with what noticed it, then the figures of all three files."""
    reasons = tomllib.loads(Path(__file__).with_name("survivors.toml").read_text())
    wrong = 0
    for ask in (mutation.storage, mutation.database, mutation.firestore):
        began = time.monotonic()
        outcome = mutation.firestore(_tell) if ask is mutation.firestore else ask()
        complaints = mutation.unexplained(outcome, reasons[ask.__name__])
        wrong += len(complaints)
        _say(
            f"{ask.__name__}: {outcome.total - len(outcome.survivors)} of {outcome.total} mutants noticed"
            f" ({outcome.killed:.1%}), {len(outcome.survivors)} survivors, {time.monotonic() - began:.0f} s"
        )
        for complaint in complaints:
            _say(f"  {complaint}")
    return 1 if wrong else 0


def write_docs() -> int:
    """Write the pages that the rules themselves fill."""
    for module in (costs, matrix):
        Path(__file__).parents[2].joinpath(module.PATH).write_text(module.page(), encoding="utf-8")
    return 0


def _tell(mutant: Mutant, killer: str | None) -> None:
    _say(f"L{mutant.line} {mutant.name}: {'SURVIVED' if killer is None else killer}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(write_docs() if sys.argv[1:] == ["docs"] else main())
