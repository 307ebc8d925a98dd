"""Bytes on their way, between this disk and Storage."""

import enum
from dataclasses import dataclass

from desktop_chat.model.files.attachment import FileKey


class UploadState(enum.StrEnum):
    """Where one file of a message that waits in the outbox stands; the message itself waits for UPLOADED of all.

    ::

        (copied) ──► QUEUED ──► TICKETED ──► UPLOADING ──► UPLOADED ──► (message sent: the copy is part of the cache)
                       │           ▲          │   ▲ cut: asks where it was and goes on
                       │           │          └───┘
                       │           │          │ the server has no such upload any more, or the ticket got too old
                       │           └──────────┘
                       │ refused for good     │
                       └──────────────────────┴────────► FAILED ─► retry: as QUEUED
                                                               └► discard: (gone, with the copy)

    QUEUED has nothing on the server. TICKETED has its ticket: the file is paid for, by rate and by quota. UPLOADING has
    an upload, whose address is kept, so that another process goes on where this one ended. UPLOADED is on the server,
    whole. A row that is not there is QUEUED.
    """

    QUEUED = "queued"
    TICKETED = "ticketed"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    FAILED = "failed"


class Direction(enum.Enum):
    """Which way the bytes go."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file that is being sent or fetched now, or waits for it; ``done`` of ``total`` bytes have arrived."""

    key: FileKey
    direction: Direction
    done: int
    total: int

    @property
    def fraction(self) -> float:
        """Progress from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 1.0


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What Storage has under a name: bytes and their MD5 in hex digits (Storage knows no other hash of all of them)."""

    size: int
    md5: str
