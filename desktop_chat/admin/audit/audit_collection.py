"""The copy of the audit log in the project: the collection ``audit``, which no client may read or write."""

from collections.abc import Iterable
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.audit.audit_entry import AuditEntry, entry_from
from desktop_chat.admin.audit.audit_log import Flaw
from desktop_chat.admin.output.json_value import plain

COLLECTION = "audit"
_BATCH = 400


class AuditCollection:
    """Entries by their id; a document that exists is never overwritten."""

    def __init__(self, firestore: Any) -> None:
        self._firestore = firestore

    def add(self, entries: Iterable[AuditEntry]) -> None:
        """Store entries that may be there already. Raises a ChatError."""
        waiting = list(entries)
        collection = self._firestore.collection(COLLECTION)
        with told():
            for begin in range(0, len(waiting), _BATCH):
                references = {entry.id: collection.document(entry.id) for entry in waiting[begin : begin + _BATCH]}
                there = {one.id for one in self._firestore.get_all(references.values()) if one.exists}
                batch = self._firestore.batch()
                for entry in waiting[begin : begin + _BATCH]:
                    if entry.id not in there:
                        batch.create(references[entry.id], plain(entry.document()))
                batch.commit()

    def newest(self, count: int) -> list[AuditEntry]:
        """Return the last entries of all computers, newest first. Raises a ChatError."""
        query = self._firestore.collection(COLLECTION).order_by("at", direction="DESCENDING").limit(count)
        with told():
            return [entry_from(one.to_dict()) for one in query.stream()]

    def verify(self, entries: list[AuditEntry]) -> list[Flaw]:
        """Compare with the local chain; returns where the two differ. Raises a ChatError."""
        if not entries:
            return []
        from google.cloud.firestore_v1.base_query import FieldFilter

        chain = entries[0].chain
        with told():
            query = self._firestore.collection(COLLECTION).where(filter=FieldFilter("chain", "==", chain))
            there = {one.id: one.to_dict() for one in query.stream()}
        flaws = []
        for entry in entries:
            document = there.pop(entry.id, None)
            if document is None:
                flaws.append(Flaw(entry.seq, "The project has no copy of this entry."))
            elif document != plain(entry.document()):
                flaws.append(Flaw(entry.seq, "The project's copy of this entry is another."))
        return flaws + [Flaw(0, f"The project has an entry that is missing here: {left}.") for left in sorted(there)]
