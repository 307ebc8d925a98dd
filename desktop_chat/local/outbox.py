"""Rows of the outbox: what the person did and the server has not answered yet.

The state column holds ``MessageState`` values; ``rejected`` (the reason) is set exactly when the state is rejected.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.local.database import from_micros, to_micros
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.message import MessageState
from desktop_chat.model.mutation import Mutation, OutboxRow, SendMessage

_SEND = "send"


@dataclass(frozen=True, slots=True)
class Entry:
    """Which message a row of the outbox is about."""

    seq: int
    room_id: RoomId
    message_id: MessageId
    state: MessageState


def add(rows: sqlite3.Connection, mutation: Mutation, queued_at: datetime) -> int | None:
    """Append a mutation and return its seq, or None when this very message is waiting already."""
    if find(rows, mutation.room_id, mutation.message_id) is not None:
        return None
    cursor = rows.execute(
        "INSERT INTO outbox (room_id, message_id, kind, mutation, state, queued_at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            mutation.room_id,
            mutation.message_id,
            _SEND,
            json.dumps({"body": mutation.body, "replyTo": mutation.reply_to}),
            MessageState.QUEUED,
            to_micros(queued_at),
        ),
    )
    return cursor.lastrowid


def sendable(rows: sqlite3.Connection) -> list[OutboxRow]:
    """Return the head of each room's queue that waits for a request; rejected rows are stepped over.

    Hops from room to room in the index, so a backlog of thousands in one room costs nothing.
    """
    found = rows.execute(
        """WITH RECURSIVE room (id) AS (
            SELECT min(room_id) FROM outbox WHERE rejected IS NULL
            UNION ALL
            SELECT (SELECT min(room_id) FROM outbox WHERE rejected IS NULL AND room_id > room.id)
            FROM room WHERE room.id IS NOT NULL
        )
        SELECT o.seq, o.room_id, o.message_id, o.mutation, o.queued_at, o.attempts, o.rejected
        FROM room JOIN outbox o
            ON o.seq = (SELECT min(seq) FROM outbox WHERE room_id = room.id AND rejected IS NULL)
        WHERE o.state = ? ORDER BY o.seq""",
        (MessageState.QUEUED,),
    )
    return [_row(*row) for row in found]


def get(rows: sqlite3.Connection, seq: int) -> Entry | None:
    """Return the row with this number, None when it was answered meanwhile."""
    return _entry(rows.execute("SELECT seq, room_id, message_id, state FROM outbox WHERE seq = ?", (seq,)).fetchone())


def find(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> Entry | None:
    """Return the row that sends this message."""
    return _entry(
        rows.execute(
            "SELECT seq, room_id, message_id, state FROM outbox WHERE message_id = ? AND room_id = ? AND kind = ?",
            (message_id, room_id, _SEND),
        ).fetchone()
    )


def rejected(rows: sqlite3.Connection, message_id: MessageId) -> list[Entry]:
    """Return the rejected rows of a message."""
    found = rows.execute(
        "SELECT seq, room_id, message_id, state FROM outbox WHERE message_id = ? AND rejected IS NOT NULL",
        (message_id,),
    )
    return [entry for row in found if (entry := _entry(row))]


def sending(rows: sqlite3.Connection) -> list[Entry]:
    """Return the rows whose request had started."""
    found = rows.execute(
        "SELECT seq, room_id, message_id, state FROM outbox WHERE state = ? ORDER BY seq", (MessageState.SENDING,)
    ).fetchall()
    return [entry for row in found if (entry := _entry(row))]


def waiting(rows: sqlite3.Connection, room_id: RoomId) -> list[Entry]:
    """Return the rows of a room that are not rejected."""
    found = rows.execute(
        "SELECT seq, room_id, message_id, state FROM outbox WHERE room_id = ? AND rejected IS NULL ORDER BY seq",
        (room_id,),
    ).fetchall()
    return [entry for row in found if (entry := _entry(row))]


def set_queued(rows: sqlite3.Connection, seq: int) -> None:
    """Let the row wait for a request (again)."""
    rows.execute("UPDATE outbox SET state = ?, rejected = NULL WHERE seq = ?", (MessageState.QUEUED, seq))


def set_sending(rows: sqlite3.Connection, seq: int) -> None:
    """Note that a request starts."""
    rows.execute("UPDATE outbox SET state = ?, attempts = attempts + 1 WHERE seq = ?", (MessageState.SENDING, seq))


def set_rejected(rows: sqlite3.Connection, seq: int, reason: str) -> None:
    """Keep the row aside with the reason for the person to read."""
    rows.execute("UPDATE outbox SET state = ?, rejected = ? WHERE seq = ?", (MessageState.REJECTED, reason, seq))


def remove(rows: sqlite3.Connection, seq: int) -> None:
    """Drop a row that was answered or discarded."""
    rows.execute("DELETE FROM outbox WHERE seq = ?", (seq,))


def count(rows: sqlite3.Connection, room_id: RoomId | None = None) -> int:
    """Count all rows, or those of a room; rejected ones too."""
    if room_id is None:
        row = rows.execute("SELECT count(*) FROM outbox").fetchone()
    else:
        row = rows.execute("SELECT count(*) FROM outbox WHERE room_id = ?", (room_id,)).fetchone()
    number: int = row[0]
    return number


def _entry(row: tuple[int, str, str, str] | None) -> Entry | None:
    return None if row is None else Entry(row[0], RoomId(row[1]), MessageId(row[2]), MessageState(row[3]))


def _row(
    seq: int, room_id: str, message_id: str, mutation: str, queued_at: int, attempts: int, reason: str | None
) -> OutboxRow:
    fields = json.loads(mutation)
    send = SendMessage(RoomId(room_id), MessageId(message_id), fields["body"], fields["replyTo"])
    queued = from_micros(queued_at)
    assert queued is not None  # noqa: S101 - the column is NOT NULL
    return OutboxRow(seq, send, queued, attempts, reason)
