"""Rows that say when a person was last online, for the time before the database has answered."""

import sqlite3
from datetime import datetime

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.ids import Uid


def put(rows: sqlite3.Connection, uid: Uid, at: datetime | None) -> bool:
    """Store or (None) forget; return whether that is news. It may go back: the person's server knows best."""
    if at is None:
        return rows.execute("DELETE FROM last_seen WHERE uid = ?", (uid,)).rowcount > 0
    cursor = rows.execute(
        """INSERT INTO last_seen (uid, at) VALUES (?, ?)
        ON CONFLICT (uid) DO UPDATE SET at = excluded.at WHERE at <> excluded.at""",
        (uid, to_micros(at)),
    )
    return cursor.rowcount > 0


def get(rows: sqlite3.Connection, uid: Uid) -> datetime | None:
    """Return the time, None when it is not known."""
    row = rows.execute("SELECT at FROM last_seen WHERE uid = ?", (uid,)).fetchone()
    return from_micros(row[0]) if row else None
