"""What documents were before the changes of the last hour, for reads in the past and for resumed listeners."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.firestore.store.commits import Change

MAX_AGE = 3_600_000_000
"""Microseconds that Firestore can look back."""
MAX_CHANGES = 50_000
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change and its time in microseconds; `size` is what keeping the old document costs."""

    time: int
    change: Change
    size: int


class History:
    """The changes of the last hour, newest last, and when each absent document was deleted.

    Bounded by age, number and bytes: `start` is the earliest time that can still be asked for.
    """

    def __init__(self, start: int) -> None:
        self.start = start
        self._changes: deque[PastChange] = deque()
        self._bytes = 0
        self._deleted: dict[str, int] = {}
        self._deleted_start = start

    def add(self, time: int, changes: tuple[Change, ...]) -> None:
        """Remember what a commit changed and forget what is too old."""
        for change in changes:
            size = change.before.ByteSize() if change.before is not None else 0
            self._changes.append(PastChange(time, change, size))
            self._bytes += size
            self._deleted.pop(change.name, None)
            if change.after is None:
                self._deleted[change.name] = time
        self._forget(time - MAX_AGE)

    def restore_deleted(self, deleted: dict[str, int], since: int) -> None:
        """Take over the deletions of an earlier process, complete from `since` on."""
        self._deleted = dict(sorted(deleted.items(), key=lambda item: item[1]))
        self._deleted_start = since

    def after(self, time: int) -> Iterator[Change]:
        """Changes after a time, newest first."""
        for past in reversed(self._changes):
            if past.time <= time:
                return
            yield past.change

    def overlay(self, time: int) -> dict[str, Any | None]:
        """Documents that were otherwise at a time, as they were then (None: absent)."""
        return {change.name: change.before for change in self.after(time)}

    def remembers_deleted(self, time: int) -> bool:
        """Whether every deletion after the time is known."""
        return time >= self._deleted_start

    def deleted_after(self, time: int) -> list[str]:
        """Documents deleted after the time and still absent, newest first."""
        names = []
        for name in reversed(self._deleted):
            if self._deleted[name] <= time:
                break
            names.append(name)
        return names

    def _forget(self, horizon: int) -> None:
        changes = self._changes
        while changes and (changes[0].time < horizon or len(changes) > MAX_CHANGES or self._bytes > MAX_BYTES):
            forgotten = changes.popleft()
            self._bytes -= forgotten.size
            self.start = max(self.start, forgotten.time)
        while self._deleted:
            name, time = next(iter(self._deleted.items()))
            if time >= horizon and len(self._deleted) <= MAX_CHANGES:
                return
            del self._deleted[name]
            self._deleted_start = max(self._deleted_start, time)
