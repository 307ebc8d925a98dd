"""Rows of public profiles."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import User

_BATCH = 500


def put(rows: sqlite3.Connection, user: User) -> bool:
    """Insert or update a profile unless a newer one is stored; return whether something changed."""
    cursor = rows.execute(
        """INSERT INTO users (uid, display_name, handle, about, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (uid) DO UPDATE SET display_name = excluded.display_name, handle = excluded.handle,
            about = excluded.about, created_at = excluded.created_at, updated_at = excluded.updated_at
        WHERE coalesce(excluded.updated_at, 0) >= coalesce(users.updated_at, 0)
            AND (display_name, handle, about, created_at, updated_at) IS NOT
                (excluded.display_name, excluded.handle, excluded.about, excluded.created_at, excluded.updated_at)""",
        (
            user.uid,
            user.display_name,
            user.handle,
            user.about,
            to_micros(user.created_at),
            to_micros(user.updated_at),
        ),
    )
    return cursor.rowcount > 0


def note_fetched(rows: sqlite3.Connection, uids: Iterable[Uid], at: datetime) -> None:
    """Note when these profiles were heard from the server."""
    rows.executemany("UPDATE users SET fetched_at = ? WHERE uid = ?", [(to_micros(at), uid) for uid in uids])


def fetched_between(rows: sqlite3.Connection, since: datetime, until: datetime) -> frozenset[Uid]:
    """Return whose profiles were fetched in this time."""
    bounds = (to_micros(since), to_micros(until))
    found = rows.execute("SELECT uid FROM users WHERE fetched_at BETWEEN ? AND ?", bounds)
    return frozenset(Uid(uid) for (uid,) in found)


def get(rows: sqlite3.Connection, uids: Iterable[Uid]) -> dict[Uid, User]:
    """Return the stored profiles among these."""
    wanted = list(dict.fromkeys(uids))
    found: dict[Uid, User] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        marks = ", ".join("?" * len(batch))
        for row in rows.execute(
            f"SELECT uid, display_name, handle, about, created_at, updated_at FROM users WHERE uid IN ({marks})",  # noqa: S608 - question marks only
            batch,
        ):
            user = User(row[0], row[1], row[2], row[3], from_micros(row[4]), from_micros(row[5]))
            found[user.uid] = user
    return found
