"""What a person may bring to Storage, as firestore.rules keep it: tickets for single files, and the count of bytes."""

from dataclasses import dataclass
from typing import Final

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.firebase.firestore import Document, Fields, Increment, ServerTimestamp

LIMIT_FOR_ALL: Final = 1_000_000_000
"""Bytes of a person for whom the operator set no other limit; ``bytesForAll`` of firestore.rules."""


@dataclass(frozen=True, slots=True)
class UploadQuota:
    """``used`` of ``limit`` bytes. What was used stays used when files are deleted; only the operator counts again."""

    used: int = 0
    limit: int = LIMIT_FOR_ALL

    def holds(self, size: int) -> bool:
        """Return whether a file of so many bytes still fits."""
        return self.used + size <= self.limit


def quota_from(document: Document | None) -> UploadQuota:
    """Return what ``quotas/{uid}`` says; without one nothing has been used."""
    fields: Fields = {} if document is None else document.fields
    used, limit = fields.get("bytes", 0), fields.get("limit", LIMIT_FOR_ALL)
    return UploadQuota(used if isinstance(used, int) else 0, limit if isinstance(limit, int) else LIMIT_FOR_ALL)


def ticket_fields(key: FileKey, size: int) -> Fields:
    """Return the fields of a ticket for one file of ``size`` bytes."""
    return {"roomId": key.room_id, "messageId": key.message_id, "size": size, "createdAt": ServerTimestamp()}


def renewal_fields() -> Fields:
    """Return what changes in a ticket that got too old."""
    return {"createdAt": ServerTimestamp()}


def is_ticket_for(document: Document, key: FileKey, size: int) -> bool:
    """Return whether a stored ticket is for exactly this file."""
    fields = document.fields
    return (fields.get("roomId"), fields.get("messageId"), fields.get("size")) == (key.room_id, key.message_id, size)


def count_fields(key: FileKey, size: int) -> Fields:
    """Return what a new ticket adds to the count."""
    return {"bytes": Increment(size), "lastId": key.file_id, "updatedAt": ServerTimestamp()}
