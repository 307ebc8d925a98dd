"""What judges that ask random questions have in common: telling where the answers differ."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.conformance.exceptions import explained
from tests.conformance.verdict import Verdict

Difference = TypeVar("Difference")


def told(
    judge: str, cases: int, found: Sequence[Difference], name_of: Callable[[Difference], str], *, shown: int = 10
) -> Verdict:
    """Print the first differences without a reason and the number of each kind; return the verdict.

    `name_of` is what `exceptions.md` calls a difference.
    """
    reasons = explained()
    unexplained = [one for one in found if name_of(one) not in reasons]
    for difference in unexplained[:shown]:
        print(difference)
    for name, count in Counter(map(name_of, found)).items():
        print(f"  {count:4} {name} ({reasons.get(name, 'no reason is given')})")
    return Verdict(
        judge,
        cases=cases,
        passed=cases - len(found),
        unexplained=len(unexplained),
        explained=len(found) - len(unexplained),
    )
