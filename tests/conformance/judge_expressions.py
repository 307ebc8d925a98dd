"""Judge: Google's Firestore emulator, given the same random rulesets, documents and requests as ours."""

from tests.conformance.differential_expressions import differences
from tests.conformance.session import Session
from tests.conformance.telling import told
from tests.conformance.verdict import Verdict


def judge(session: Session) -> Verdict:
    """Ask; print where the answers differ."""
    found = list(differences(*session.firestores(), session.seed, session.decisions))
    name = f"random Firestore expressions, seed {session.seed}"
    return told(name, session.decisions, found, lambda one: one.name, shown=3)
