"""One target of the Listen stream: collects what the server says about it until a consistent snapshot can be told.

Pure: no I/O, no clock. A target is identified on the wire by a number; a target that has to start over gets a new one,
so that messages still under way for the old one fall on the floor.
"""

import enum
from collections.abc import Iterable
from datetime import datetime

from desktop_chat.model.firebase.firestore import Document, DocumentTarget, ResumePoint, Snapshot, Target


class TargetState(enum.Enum):
    """What the server has said about the target on the present connection.

    ::

        UNSENT ──connected──► ADDING ──ADD──► SYNCING ──CURRENT──► CURRENT
          ▲                                      ▲                   │
          │                                      └───────RESET───────┘
          └── connection lost, or existence filter mismatch (then also a new number, and no token)

    Snapshots are only told in CURRENT: before it, the result set is not complete. REMOVE and ``stop()`` end the target
    in any state.
    """

    UNSENT = "unsent"
    ADDING = "adding"
    SYNCING = "syncing"
    CURRENT = "current"


class ListenTarget:
    """Pending changes, the names known to the observer's store, and the resume token that covers exactly those."""

    def __init__(self, target: Target, resume: ResumePoint | None) -> None:
        self.target = target
        self.state = TargetState.UNSENT
        self._token = resume.token if resume else b""
        self._known = set(resume.known) if resume else set()
        # Without a token the server sends everything, so the first snapshot is the whole result.
        self._is_reset = not self._token
        self._pending: dict[str, Document | None] = {}
        self._next_token = b""
        self._is_told = False
        self.complete_to: datetime | None = None
        """Up to this time of the server everything was told: it had a global snapshot while the target was CURRENT."""

    @property
    def resume(self) -> ResumePoint | None:
        """Where to take up again, or None for a fresh start."""
        return ResumePoint(self._token, frozenset(self._known)) if self._token else None

    @property
    def count(self) -> int:
        """How many documents the result has after the pending changes; an existence filter is held against it."""
        gone = sum(1 for path, document in self._pending.items() if document is None and path in self._known)
        new = sum(1 for path, document in self._pending.items() if document is not None and path not in self._known)
        return len(self._known) - gone + new

    @property
    def paths(self) -> frozenset[str]:
        """The documents of the result after the pending changes."""
        gone = {path for path, document in self._pending.items() if document is None}
        return frozenset((self._known | self._pending.keys()) - gone)

    @property
    def single_path(self) -> str | None:
        """The path of a target that is exactly one document."""
        if isinstance(self.target, DocumentTarget) and len(self.target.paths) == 1:
            return self.target.paths[0]
        return None

    def connecting(self) -> None:
        """A new connection starts: what was not told yet comes again."""
        self._pending.clear()
        self._next_token = b""
        self._is_told = False
        self.state = TargetState.ADDING

    def disconnected(self) -> None:
        """The connection was lost."""
        self.state = TargetState.UNSENT

    def added(self) -> None:
        """The server acknowledged the target."""
        if self.state is TargetState.ADDING:
            self.state = TargetState.SYNCING

    def current(self) -> None:
        """The server has sent everything up to its read time."""
        self.state = TargetState.CURRENT

    def token(self, token: bytes) -> None:
        """Note a token; it counts only once the changes it covers have been told."""
        if token and self.state in (TargetState.SYNCING, TargetState.CURRENT):
            self._next_token = token

    def document(self, document: Document) -> None:
        """Note that a document entered the result or changed."""
        self._pending[document.path] = document

    def gone(self, path: str) -> None:
        """Note that a document left the result or was deleted."""
        self._pending[path] = None

    def start_over(self) -> None:
        """Forget token and names: the next snapshot is the whole result."""
        self._token = self._next_token = b""
        self._known.clear()
        self._pending.clear()
        self._is_reset = True

    def reset(self) -> None:
        """Do what a RESET asks: the server sends everything again on this connection."""
        self.start_over()
        if self.state is TargetState.CURRENT:
            self.state = TargetState.SYNCING

    @property
    def has_news(self) -> bool:
        """Whether a consistent moment is worth telling: something changed, or the target has just caught up."""
        return self.state is TargetState.CURRENT and (bool(self._pending) or self._is_reset or not self._is_told)

    @property
    def has_new_token(self) -> bool:
        """Whether the token alone moved on."""
        return self.state is TargetState.CURRENT and self._next_token not in (b"", self._token)

    def snapshot(self, read_time: datetime | None) -> Snapshot:
        """Return what changed since the last snapshot, and take token and names along."""
        changed = tuple(document for document in self._pending.values() if document is not None)
        removed = tuple(path for path, document in self._pending.items() if document is None)
        is_reset = self._is_reset
        self._take_over(changed, removed)
        return Snapshot(changed, () if is_reset else removed, self._token, read_time, is_reset)

    def _take_over(self, changed: Iterable[Document], removed: Iterable[str]) -> None:
        self._known.difference_update(removed)
        self._known.update(document.path for document in changed)
        self._token = self._next_token or self._token
        self._pending.clear()
        self._is_reset = False
        self._is_told = True
