"""Rows of the people whom this person has blocked, as the server has them."""

import sqlite3
from collections.abc import Iterable

from desktop_chat.model.ids import RoomId, Uid


def put(rows: sqlite3.Connection, uid: Uid) -> None:
    """Note that somebody is blocked."""
    rows.execute("INSERT OR IGNORE INTO blocks (uid) VALUES (?)", (uid,))


def remove(rows: sqlite3.Connection, uid: Uid) -> None:
    """Note that somebody is not blocked any more."""
    rows.execute("DELETE FROM blocks WHERE uid = ?", (uid,))


def replace(rows: sqlite3.Connection, uids: Iterable[Uid]) -> list[RoomId]:
    """Note who is blocked, and nobody else; return the direct rooms that this changes."""
    before = {Uid(uid) for (uid,) in rows.execute("SELECT uid FROM blocks")}
    after = set(uids)
    for uid in before - after:
        remove(rows, uid)
    for uid in after - before:
        put(rows, uid)
    direct = rows.execute("SELECT id, peer_uid FROM rooms WHERE kind = 'direct'")
    return [RoomId(room_id) for room_id, peer in direct if peer in before ^ after]
