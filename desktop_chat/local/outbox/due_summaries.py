"""Rooms whose ``lastMessage`` has still to follow a message or a change of this person's.

A row is written in the transaction that makes a message the server's, so that no crash can come between; it goes when
the server has the summary.
"""

import sqlite3
from dataclasses import dataclass

from desktop_chat.model.ids import MessageId, RoomId, Uid

_SELECT = "SELECT number, room_id, message_id, is_touch FROM due_summaries"


@dataclass(frozen=True, slots=True)
class DueSummary:
    """``number`` grows with each reason, so that an answer about an older one is told apart.

    ``is_touch``: a message was edited or deleted. Then the room is written even if its summary stays what it is:
    devices that do not listen to the room learn from ``updatedAt`` that there is something to fetch.
    """

    number: int
    room_id: RoomId
    message_id: MessageId
    is_touch: bool


def put(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, *, is_touch: bool = False) -> None:
    """Note a reason; the newest message of a room stands for all that wait."""
    waiting = get(rows, room_id)
    if waiting is not None:
        is_touch = is_touch or waiting.is_touch
        message_id = _newer(rows, room_id, waiting.message_id, message_id)
    rows.execute(
        "INSERT OR REPLACE INTO due_summaries (room_id, message_id, is_touch) VALUES (?, ?, ?)",
        (room_id, message_id, is_touch),
    )


def put_missing(rows: sqlite3.Connection, me: Uid) -> None:
    """Note the rooms whose newest message is known here as one of ``me`` and newer than the room's summary."""
    found = rows.execute(
        """SELECT r.id, m.id FROM rooms r
        JOIN messages m ON m.room_id = r.id AND m.outbox_seq = 0 AND m.sent_at > coalesce(r.last_sent_at, -1)
        WHERE r.is_member AND m.sender_id = ? AND m.id IS NOT r.last_id ORDER BY r.id, m.sent_at, m.id""",
        (me,),
    ).fetchall()
    for room_id, message_id in dict(found).items():
        if get(rows, room_id) is None:
            put(rows, room_id, message_id)


def get(rows: sqlite3.Connection, room_id: RoomId) -> DueSummary | None:
    """Return what is due in a room."""
    row = rows.execute(f"{_SELECT} WHERE room_id = ?", (room_id,)).fetchone()
    return None if row is None else _due(*row)


def every(rows: sqlite3.Connection) -> list[DueSummary]:
    """Return what is due, oldest reason first."""
    return [_due(*row) for row in rows.execute(f"{_SELECT} ORDER BY number")]


def remove(rows: sqlite3.Connection, number: int) -> None:
    """Drop a row that was written or refused; one with a newer reason has another number."""
    rows.execute("DELETE FROM due_summaries WHERE number = ?", (number,))


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop what is due in a room that is gone."""
    rows.execute("DELETE FROM due_summaries WHERE room_id = ?", (room_id,))


def _due(number: int, room_id: str, message_id: str, is_touch: int) -> DueSummary:
    return DueSummary(number, RoomId(room_id), MessageId(message_id), bool(is_touch))


def _newer(rows: sqlite3.Connection, room_id: RoomId, waiting: MessageId, wanted: MessageId) -> MessageId:
    found = rows.execute(
        """SELECT id FROM messages WHERE room_id = ? AND id IN (?, ?) AND outbox_seq = 0
        ORDER BY sent_at DESC, id DESC LIMIT 1""",
        (room_id, waiting, wanted),
    ).fetchone()
    return MessageId(found[0]) if found else wanted
