from datetime import UTC, datetime
from typing import Any

from desktop_chat.emulator.firestore.store.commits import PendingWrite, pending_commit
from tests.firestore_messages import ROOT, document

NAME, OTHER_NAME = f"{ROOT}/c/d", f"{ROOT}/c/other"
OLD: Any = document("c/d", n=1)
NEW: Any = document("c/d", n=2)
OTHER: Any = document("c/other")


def test_a_pending_commit_shows_written_documents_as_they_would_be_and_others_as_they_are() -> None:
    stored = {NAME: OLD, OTHER_NAME: OTHER}
    write: Any = PendingWrite(NAME, "update", OLD, NEW)
    pending = pending_commit([write], datetime(2026, 1, 1, tzinfo=UTC), stored.get)
    assert pending.writes == (write,)
    assert pending.before(NAME) is OLD
    assert pending.after(NAME) is NEW
    assert pending.after(OTHER_NAME) is OTHER
    assert pending.after(f"{ROOT}/c/none") is None


def test_a_pending_deletion_is_absent_afterwards() -> None:
    pending = pending_commit(
        [PendingWrite(NAME, "delete", OLD, None)], datetime(2026, 1, 1, tzinfo=UTC), {NAME: OLD}.get
    )
    assert pending.after(NAME) is None
