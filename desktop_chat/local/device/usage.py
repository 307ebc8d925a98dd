"""Rows that count what this device was billed, by quota day and feature; kept for a month."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from desktop_chat.model.usage import Bill, Feature, UsageDay

KEPT_DAYS = 31


def add(rows: sqlite3.Connection, day: date, bills: Mapping[Feature, Bill]) -> None:
    """Add to the sums of a day, and drop days that nobody looks at any more."""
    rows.executemany(
        """INSERT INTO usage (day, feature, reads, writes, deletes) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (day, feature) DO UPDATE SET
            reads = reads + excluded.reads, writes = writes + excluded.writes, deletes = deletes + excluded.deletes""",
        [(day.isoformat(), feature, bill.reads, bill.writes, bill.deletes) for feature, bill in bills.items()],
    )
    oldest = (day - timedelta(days=KEPT_DAYS)).isoformat()
    rows.execute("DELETE FROM usage WHERE day < ?", (oldest,))
    rows.execute("DELETE FROM quota_spent WHERE day < ?", (oldest,))


def set_spent(rows: sqlite3.Connection, day: date) -> None:
    """Note that the server refused for the quota on this day."""
    rows.execute("INSERT OR IGNORE INTO quota_spent (day) VALUES (?)", (day.isoformat(),))


def days(rows: sqlite3.Connection, since: date) -> list[UsageDay]:
    """Return the days from ``since`` on that have anything to tell, oldest first."""
    spent = {day for (day,) in rows.execute("SELECT day FROM quota_spent WHERE day >= ?", (since.isoformat(),))}
    features: dict[str, dict[Feature, Bill]] = {day: {} for day in spent}
    found = rows.execute("SELECT day, feature, reads, writes, deletes FROM usage WHERE day >= ?", (since.isoformat(),))
    for day, feature, reads, writes, deletes in found:
        if feature in _FEATURES:  # a row of a newer program is no reason to show nothing
            features.setdefault(day, {})[Feature(feature)] = Bill(reads, writes, deletes)
    return [UsageDay(date.fromisoformat(day), features[day], day in spent) for day in sorted(features)]


_FEATURES: Iterable[str] = frozenset(feature.value for feature in Feature)
