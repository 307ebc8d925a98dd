"""Values that describe a commit: before it is decided, after it, and to its caller.

Every `Document` here is the stored object itself: read it, never change it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """What a commit would do to one document, all of its writes of that document taken together.

    `kind` is "delete" also where there is nothing to delete. "verify" changes nothing, but its outcome tells whether
    the document exists: whoever may not get the document may not verify it.
    """

    name: str
    kind: Literal["create", "update", "delete", "verify"]
    before: Any | None
    after: Any | None


@dataclass(frozen=True, slots=True)
class PendingCommit:
    """A commit that passed its preconditions and is not visible yet."""

    writes: tuple[PendingWrite, ...]
    time: datetime
    stored: Callable[[str], Any | None]
    _written: dict[str, PendingWrite] = field(default_factory=dict)

    def before(self, name: str) -> Any | None:
        """Any document as it is now."""
        return self.stored(name)

    def after(self, name: str) -> Any | None:
        """Any document as it would be."""
        written = self._written.get(name)
        return written.after if written is not None else self.stored(name)


CommitCheck = Callable[[PendingCommit], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One document that a commit created (`before` None), changed or deleted (`after` None)."""

    name: str
    before: Any | None
    after: Any | None


@dataclass(frozen=True, slots=True)
class Commit:
    """What a commit changed; empty when its writes changed nothing."""

    time: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CommitOutcome:
    """The answer to the writer: one WriteResult for each write."""

    time: datetime
    results: tuple[Any, ...]


def pending_commit(
    writes: Sequence[PendingWrite], time: datetime, stored: Callable[[str], Any | None]
) -> PendingCommit:
    """A PendingCommit over `writes` (one for each document) and the stored documents."""
    return PendingCommit(tuple(writes), time, stored, {write.name: write for write in writes})
