"""What this device costs the Firebase project: billed reads, writes and deletes by feature and day.

Figures of the free tier and of what is billed: Firebase's published "Cloud Firestore pricing". The quota belongs to the
whole project, so one device only knows its own share; the server says when the rest is gone too.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FREE_READS = 50_000
FREE_WRITES = 20_000
FREE_DELETES = 20_000

SAVING_SHARE = 0.8
"""From this share of a day's free quota on the client spends less by itself."""


class Feature(enum.StrEnum):
    """What a billed operation was for."""

    LIVE = "live"
    HISTORY = "history"
    ROOMS = "rooms"
    PEOPLE = "people"
    SENDING = "sending"
    SUMMARY = "summary"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Bill:
    """A number of billed operations."""

    reads: int = 0
    writes: int = 0
    deletes: int = 0

    def __add__(self, other: "Bill") -> "Bill":
        return Bill(self.reads + other.reads, self.writes + other.writes, self.deletes + other.deletes)

    def __bool__(self) -> bool:
        return bool(self.reads or self.writes or self.deletes)

    @property
    def share(self) -> float:
        """The part of a day's free quota that is used, by whichever of the three is furthest; may exceed 1."""
        return max(self.reads / FREE_READS, self.writes / FREE_WRITES, self.deletes / FREE_DELETES)


class Thrift(enum.Enum):
    """How carefully the client spends.

    ::

        NORMAL ──► own share reaches 80 % ──► SAVING ──► server: quota used up ──► SPENT
          ▲                                     │                                    │
          └────────────── a new quota day ──────┴────────────────────────────────────┘

    SAVING keeps the open room live and lets the others wait for a look at them. SPENT is what the server said: nothing
    is lost, the outbox waits, and reading goes on from this disk.
    """

    NORMAL = "normal"
    SAVING = "saving"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class UsageDay:
    """One quota day of this device."""

    day: date
    features: Mapping[Feature, Bill] = field(default_factory=dict)
    spent: bool = False

    @property
    def total(self) -> Bill:
        """The sum over all features."""
        return sum(self.features.values(), Bill())

    @property
    def thrift(self) -> Thrift:
        """How carefully the client should spend for the rest of this day."""
        if self.spent:
            return Thrift.SPENT
        return Thrift.SAVING if self.total.share >= SAVING_SHARE else Thrift.NORMAL


def quota_day(now: datetime) -> date:
    """Return the day that Firestore's quota counts ``now`` into: it begins at midnight Pacific time."""
    try:
        zone: ZoneInfo | timezone = ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        # Windows has no time zones without a package of its own; an hour off in summer is good enough for a quota.
        zone = timezone(timedelta(hours=-8))
    return now.astimezone(zone).date()
