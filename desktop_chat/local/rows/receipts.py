"""Rows that say how far the others of a room have got; they only move forward."""

import sqlite3
from collections.abc import Iterable

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.receipts import Receipt


def merge(rows: sqlite3.Connection, room_id: RoomId, receipt: Receipt) -> bool:
    """Merge a receipt into the stored one; return False when that says nothing new."""
    (before,) = of_people(rows, room_id, [receipt.uid])
    after = before.merged(receipt)
    if after == before:
        return False
    rows.execute(
        "INSERT OR REPLACE INTO receipts (room_id, uid, read_up_to, delivered_up_to) VALUES (?, ?, ?, ?)",
        (room_id, receipt.uid, to_micros(after.read_up_to), to_micros(after.delivered_up_to)),
    )
    return True


def of_people(rows: sqlite3.Connection, room_id: RoomId, uids: Iterable[Uid]) -> list[Receipt]:
    """Return one receipt for each person, in their order; an empty one where nothing is known."""
    found = rows.execute("SELECT uid, read_up_to, delivered_up_to FROM receipts WHERE room_id = ?", (room_id,))
    known = {uid: Receipt(uid, from_micros(read), from_micros(delivered)) for uid, read, delivered in found}
    return [known.get(uid) or Receipt(uid) for uid in uids]


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Forget the receipts of a room."""
    rows.execute("DELETE FROM receipts WHERE room_id = ?", (room_id,))
