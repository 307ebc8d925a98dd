"""How far a person has read a room, in a form that several devices merge without asking each other."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desktop_chat.model.realtime.receipts import latest

_TICK = timedelta(microseconds=1)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class UnreadMark:
    """The person asked for a room to count as unread from a message on, or (``since`` None) took that back.

    ``at`` is the server's time of the wish; the later wish wins.
    """

    at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """``up_to`` only moves forward. The mark stands beside it, so that marking as unread takes nothing back.

    ``merged`` is commutative, associative and idempotent: all devices end at the same, whatever they heard when.
    """

    up_to: datetime | None = None
    mark: UnreadMark | None = None

    @property
    def boundary(self) -> datetime | None:
        """Everything of others that was sent later than this is unread; None when everything is."""
        since = self.mark.since if self.mark else None
        if since is None or self.up_to is None:
            return self.up_to
        return min(self.up_to, since - _TICK)

    @property
    def is_marked(self) -> bool:
        """Whether the room counts as unread because the person said so."""
        return self.mark is not None and self.mark.since is not None

    def merged(self, other: "ReadPosition") -> "ReadPosition":
        """Return what both say together."""
        return ReadPosition(latest(self.up_to, other.up_to), _later(self.mark, other.mark))

    def read(self, up_to: datetime, now: datetime) -> "ReadPosition":
        """The person saw messages up to ``up_to``, which also ends the mark."""
        mark = UnreadMark(self._after(now)) if self.is_marked else self.mark
        return ReadPosition(latest(self.up_to, up_to), mark)

    def marked(self, since: datetime, now: datetime) -> "ReadPosition":
        """The person wants the room to be unread from the message sent at ``since`` on."""
        return replace(self, mark=UnreadMark(self._after(now), since))

    def _after(self, now: datetime) -> datetime:
        """Return a time of a new wish: after the last one, even where the clock is behind."""
        return now if self.mark is None else max(now, self.mark.at + _TICK)


def _later(one: UnreadMark | None, other: UnreadMark | None) -> UnreadMark | None:
    marks = [mark for mark in (one, other) if mark is not None]
    # Among two wishes of one moment the one that leaves more unread: it loses nothing.
    return max(marks, key=lambda mark: (mark.at, _END - mark.since if mark.since else timedelta(0)), default=None)
