"""Judge: Google's Firestore emulator, deciding the same requests by the same random rulesets as ours."""

from collections import Counter

from tests.conformance.differential_rules import rule_differences
from tests.conformance.session import Session
from tests.conformance.telling import told
from tests.conformance.verdict import Verdict


def judge(session: Session) -> Verdict:
    """Decide; print where the decisions differ, and how many were of which kind."""
    decided = Counter[str]()
    found = list(rule_differences(*session.firestores(), session.seed, session.decisions, decided))
    print("  " + ", ".join(f"{count} {kind}" for kind, count in decided.most_common()))
    return told(f"random Firestore rules, seed {session.seed}", session.decisions, found, lambda one: one.kind)
