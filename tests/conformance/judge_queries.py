"""Judge: Google's Firestore emulator, asked the same random commits, queries and aggregations as ours."""

from tests.conformance.differential_queries import differences
from tests.conformance.session import Session
from tests.conformance.telling import told
from tests.conformance.verdict import Verdict


def judge(session: Session) -> Verdict:
    """Ask; print where the answers differ."""
    found = list(differences(*session.firestores(), session.seed, session.queries))
    return told(f"random Firestore queries, seed {session.seed}", session.queries, found, lambda one: one.name)
