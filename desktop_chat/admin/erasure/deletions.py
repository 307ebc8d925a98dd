"""Who is to be erased, and when: the collection ``deletions``, which no client may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services

COLLECTION = "deletions"


@dataclass(frozen=True, slots=True)
class Deletion:
    """One person who was deleted and can still be restored."""

    uid: str
    at: datetime
    erase_at: datetime
    by: str


class Deletions:
    """Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._firestore = services.firestore

    def add(self, deletion: Deletion) -> None:
        """Remember it; who is on the list already keeps the earlier date."""
        if self.of(deletion.uid) is None:
            with told():
                self._document(deletion.uid).set({"at": deletion.at, "eraseAt": deletion.erase_at, "by": deletion.by})

    def of(self, uid: str) -> Deletion | None:
        """Return a person's deletion."""
        with told():
            found = self._document(uid).get()
        return _deletion(found) if found.exists else None

    def all(self) -> list[Deletion]:
        """Return all, the earliest first."""
        with told():
            return [_deletion(one) for one in self._firestore.collection(COLLECTION).order_by("eraseAt").stream()]

    def remove(self, uid: str) -> None:
        """Take the person off the list."""
        with told():
            self._document(uid).delete()

    def _document(self, uid: str) -> Any:
        return self._firestore.document(f"{COLLECTION}/{uid}")


def _deletion(document: Any) -> Deletion:
    return Deletion(document.id, document.get("at"), document.get("eraseAt"), str(document.get("by")))
