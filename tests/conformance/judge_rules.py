"""Judge: Google's Firestore emulator, deciding the same requests by the same random rulesets as ours."""

from collections import Counter
from typing import Final

from tests.conformance.differential_rules import rule_differences
from tests.conformance.exceptions import explained
from tests.conformance.session import Session
from tests.conformance.verdict import Verdict

_SHOWN: Final = 10


def judge(session: Session) -> Verdict:
    """Decide; print the first differences without a reason and the number of each kind."""
    reasons, decided = explained(), Counter[str]()
    found = list(rule_differences(*session.firestores(), session.seed, session.decisions, decided))
    unexplained = [one for one in found if one.kind not in reasons]
    for difference in unexplained[:_SHOWN]:
        print(difference)
    print("  " + ", ".join(f"{count} {kind}" for kind, count in decided.most_common()))
    for kind, count in Counter(one.kind for one in found).items():
        print(f"  {count:4} {kind} ({reasons.get(kind, 'no reason is given')})")
    return Verdict(
        f"random Firestore rules, seed {session.seed}",
        cases=session.decisions,
        passed=session.decisions - len(found),
        unexplained=len(unexplained),
        explained=len(found) - len(unexplained),
    )
