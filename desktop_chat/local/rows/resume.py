"""Where each listener left off; written in the same transaction as the rows that its token covers."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.ids import RoomId

ROOM_LIST = "rooms"
"""The key of the listener that knows which rooms the person is in."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """Resume point of one listener; ``key`` is the caller's name of the target, ``cursor`` the bound of its query."""

    key: str
    token: bytes
    cursor: datetime | None = None


def put(rows: sqlite3.Connection, target: TargetState, room_id: RoomId | None) -> None:
    """Store a resume point; one that hangs on a room goes when the room goes."""
    rows.execute(
        "INSERT OR REPLACE INTO targets (key, room_id, token, cursor) VALUES (?, ?, ?, ?)",
        (target.key, room_id, target.token, to_micros(target.cursor)),
    )


def get(rows: sqlite3.Connection, key: str) -> TargetState | None:
    """Return a resume point."""
    row = rows.execute("SELECT token, cursor FROM targets WHERE key = ?", (key,)).fetchone()
    return TargetState(key, row[0], from_micros(row[1])) if row else None


def remove(rows: sqlite3.Connection, key: str) -> None:
    """Drop a token that the server refused; a cursor stays, as it says what is stored and not what the server knows."""
    rows.execute("DELETE FROM targets WHERE key = ? AND cursor IS NULL", (key,))
    rows.execute("UPDATE targets SET token = x'' WHERE key = ?", (key,))


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop the resume points of a room: without its rows they would skip messages after a rejoin."""
    rows.execute("DELETE FROM targets WHERE room_id = ?", (room_id,))
