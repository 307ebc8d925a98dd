"""Rows of rooms that this person keeps on top of the list, on this device."""

import sqlite3

from desktop_chat.model.ids import RoomId


def put(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Pin a room; return whether it was not."""
    return rows.execute("INSERT OR IGNORE INTO pins (room_id) VALUES (?)", (room_id,)).rowcount > 0


def remove(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Unpin a room; return whether it was pinned."""
    return rows.execute("DELETE FROM pins WHERE room_id = ?", (room_id,)).rowcount > 0
