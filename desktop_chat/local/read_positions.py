"""Rows that say up to which message a room was read."""

import sqlite3
from datetime import datetime

from desktop_chat.local.database import from_micros, to_micros
from desktop_chat.model.ids import RoomId


def advance(rows: sqlite3.Connection, room_id: RoomId, up_to: datetime) -> bool:
    """Move the position forward; return False when it was there or further already."""
    cursor = rows.execute(
        """INSERT INTO read_positions (room_id, up_to) VALUES (?, ?)
        ON CONFLICT (room_id) DO UPDATE SET up_to = excluded.up_to WHERE excluded.up_to > up_to""",
        (room_id, to_micros(up_to)),
    )
    return cursor.rowcount > 0


def get(rows: sqlite3.Connection, room_id: RoomId) -> datetime | None:
    """Return the position, None when the room was never read."""
    row = rows.execute("SELECT up_to FROM read_positions WHERE room_id = ?", (room_id,)).fetchone()
    return from_micros(row[0]) if row else None


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Forget the position of a room."""
    rows.execute("DELETE FROM read_positions WHERE room_id = ?", (room_id,))
