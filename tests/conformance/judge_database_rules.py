"""Judge: npm's targaryen, deciding the same requests by the same random rules of the Realtime Database as ours."""

from collections import Counter
from typing import Final

from tests.conformance.differential_database import rules_differences, targaryen
from tests.conformance.exceptions import explained
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict

_SHOWN: Final = 10


def judge(session: Session) -> Verdict:
    """Decide; print the first differences without a reason and the number of each kind."""
    reasons = explained()
    found = list(rules_differences(targaryen(), session.seed, session.decisions))
    unexplained = [one for one in found if one.kind not in reasons]
    for difference in unexplained[:_SHOWN]:
        print(difference)
    for kind, count in Counter(one.kind for one in found).items():
        print(f"  {count:4} {kind} ({reasons.get(kind, 'no reason is given')})")
    return Verdict(
        f"random rules of the Realtime Database, seed {session.seed}",
        cases=session.decisions,
        passed=session.decisions - len(found),
        unexplained=len(unexplained),
        explained=len(found) - len(unexplained),
    )
