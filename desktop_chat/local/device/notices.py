"""Rows of notices: what is to be told to the person at this device and was not dismissed yet."""

import sqlite3

from desktop_chat.model.ids import RoomId
from desktop_chat.model.notice import Notice, NoticeKind

KEPT = 50
"""More notices than this are not kept: nobody reads them, and the newest count."""


def add(rows: sqlite3.Connection, kind: NoticeKind, title: str, message: str, room_id: RoomId | None = None) -> None:
    """Keep a notice, unless the same one is waiting already."""
    rows.execute(
        """INSERT INTO notices (kind, title, message, room_id) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
            SELECT 1 FROM notices WHERE (kind, title, message, room_id) IS (?1, ?2, ?3, ?4))""",
        (kind, title, message, room_id),
    )
    rows.execute("DELETE FROM notices WHERE number <= (SELECT max(number) FROM notices) - ?", (KEPT,))


def all_waiting(rows: sqlite3.Connection) -> list[Notice]:
    """Return what was not dismissed, oldest first."""
    found = rows.execute("SELECT number, kind, title, message, room_id FROM notices ORDER BY number")
    return [
        Notice(
            number,
            NoticeKind(kind) if kind in _KINDS else NoticeKind.OTHER,
            title,
            message,
            None if room_id is None else RoomId(room_id),
        )
        for number, kind, title, message, room_id in found
    ]


def dismiss(rows: sqlite3.Connection, number: int) -> bool:
    """Drop a notice that was read; return whether it was there."""
    return rows.execute("DELETE FROM notices WHERE number = ?", (number,)).rowcount > 0


_KINDS = frozenset(kind.value for kind in NoticeKind)
