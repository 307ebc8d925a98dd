from datetime import UTC, datetime

from desktop_chat.emulator.firestore.commits import PendingWrite, pending_commit
from tests.firestore_messages import ROOT, document

OLD, NEW, OTHER = document("c/d", n=1), document("c/d", n=2), document("c/other")


def test_a_pending_commit_shows_written_documents_as_they_would_be_and_others_as_they_are() -> None:
    stored = {OLD.name: OLD, OTHER.name: OTHER}
    write = PendingWrite(OLD.name, "update", OLD, NEW)
    pending = pending_commit([write], datetime(2026, 1, 1, tzinfo=UTC), stored.get)
    assert pending.writes == (write,)
    assert pending.before(OLD.name) is OLD
    assert pending.after(OLD.name) is NEW
    assert pending.after(OTHER.name) is OTHER
    assert pending.after(f"{ROOT}/c/none") is None


def test_a_pending_deletion_is_absent_afterwards() -> None:
    pending = pending_commit([PendingWrite(OLD.name, "delete", OLD, None)], datetime(2026, 1, 1, tzinfo=UTC), {}.get)
    assert pending.after(OLD.name) is None
