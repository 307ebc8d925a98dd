"""Step: the named moments on the way of a mutation, for tests that end the process at one of them."""

import enum
from collections.abc import Callable
from typing import TypeAlias


class Step(enum.StrEnum):
    """Where a row of the outbox stands when the hook is called; what the name says has just happened.

    ::

        QUEUED ─► SENDING ─► for each file: (TICKETED) ─► (UPLOAD_BEGUN) ─► (UPLOAD_PART …) ─► UPLOADED
                     │                                                                            │
                     └─────────────► (READ_BACK) ─► ANSWERED ─► SENT  ◄───────────────────────────┘
                                        │              │         ├► SUMMARIZING ─► SUMMARIZED
                                        │              │         └► of a tombstone, for each file: REMOVING ─► REMOVED
                                        │              └──────► REJECTED
                                        └─► RETRYING
    """

    QUEUED = "queued"
    """The row and its echo are on disk; nobody was asked yet."""
    SENDING = "sending"
    """The row is marked, its request not made."""
    TICKETED = "ticketed"
    """The server has the ticket for a file; the store does not know."""
    UPLOAD_BEGUN = "upload-begun"
    """The server takes the bytes of a file at an address that is on disk; none has been sent."""
    UPLOAD_PART = "upload-part"
    """The server has another part of a file; the store does not know how much."""
    UPLOADED = "uploaded"
    """The server has a whole file, and the store knows."""
    READ_BACK = "read-back"
    """A doubtful answer was looked up on the server."""
    ANSWERED = "answered"
    """The server has it (or refused it); the store does not know."""
    SENT = "sent"
    SUMMARIZING = "summarizing"
    """The summary of the room is about to be written."""
    SUMMARIZED = "summarized"
    """The server has the summary; the store does not know."""
    REMOVING = "removing"
    """A file of a deleted message is about to be removed from the server."""
    REMOVED = "removed"
    """The server has removed it; the store does not know."""
    RETRYING = "retrying"
    REJECTED = "rejected"


OnStep: TypeAlias = Callable[[Step], None]


def pass_by(_: Step) -> None:
    """Do nothing, as in every run that is no test."""
