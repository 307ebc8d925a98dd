"""Judge: Google's Firestore emulator, given the same random rulesets, documents and requests as ours."""

from collections import Counter
from typing import Final

from tests.conformance.differential_expressions import differences
from tests.conformance.exceptions import explained
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict

_SHOWN: Final = 3


def judge(session: Session) -> Verdict:
    """Ask; print the first differences without a reason and the number of each."""
    reasons = explained()
    found = list(differences(*session.firestores(), session.seed, session.decisions))
    unexplained = [one for one in found if one.name not in reasons]
    for difference in unexplained[:_SHOWN]:
        print(difference)
    for name, count in Counter(one.name for one in found).items():
        print(f"  {count:4} {name} ({reasons.get(name, 'no reason is given')})")
    return Verdict(
        f"random Firestore expressions, seed {session.seed}",
        cases=session.decisions,
        passed=session.decisions - len(found),
        unexplained=len(unexplained),
        explained=len(found) - len(unexplained),
    )
