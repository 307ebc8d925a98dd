"""Rows that say up to which message a room was read, and from which one on it was marked as unread."""

import sqlite3

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.ids import RoomId
from desktop_chat.model.realtime.read_position import ReadPosition, UnreadMark

_NOTHING_READ = 0
"""Stored as up_to of a room that was only marked."""


def merge(rows: sqlite3.Connection, room_id: RoomId, position: ReadPosition) -> bool:
    """Merge a position into the stored one; return False when that says nothing new."""
    before = get(rows, room_id)
    after = before.merged(position)
    if after == before:
        return False
    mark = after.mark
    rows.execute(
        "INSERT OR REPLACE INTO read_positions (room_id, up_to, marked_at, unread_from) VALUES (?, ?, ?, ?)",
        (
            room_id,
            to_micros(after.up_to) or _NOTHING_READ,
            to_micros(mark.at) if mark else None,
            to_micros(mark.since) if mark else None,
        ),
    )
    return True


def get(rows: sqlite3.Connection, room_id: RoomId) -> ReadPosition:
    """Return the position, an empty one when the room was never read."""
    row = rows.execute(
        "SELECT up_to, marked_at, unread_from FROM read_positions WHERE room_id = ?", (room_id,)
    ).fetchone()
    return _position(*row) if row else ReadPosition()


def every(rows: sqlite3.Connection) -> dict[RoomId, ReadPosition]:
    """Return the positions of all rooms that have one."""
    found = rows.execute("SELECT room_id, up_to, marked_at, unread_from FROM read_positions")
    return {room_id: _position(*columns) for room_id, *columns in found}


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Forget the position of a room."""
    rows.execute("DELETE FROM read_positions WHERE room_id = ?", (room_id,))


def _position(up_to: int, marked_at: int | None, unread_from: int | None) -> ReadPosition:
    at = from_micros(marked_at)
    return ReadPosition(from_micros(up_to or None), UnreadMark(at, from_micros(unread_from)) if at else None)
