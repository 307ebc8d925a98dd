"""Rows of the outbox: what the person did and the server has not answered yet.

The state column holds ``MessageState`` values; ``rejected`` (the reason) is set exactly when the state is rejected.
A change of a room has no message: its message_id is empty.
"""

import sqlite3
from datetime import datetime

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.local.outbox import mutation_codec
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import Mutation, OutboxRow, message_id_of

_COLUMNS = """o.seq, o.room_id, o.message_id, o.kind, o.mutation, o.state, o.queued_at, o.attempts, o.rejected,
    o.trouble, o.retry_at"""
_SELECT = f"SELECT {_COLUMNS} FROM outbox o"  # noqa: S608 - the constant above

_HEADS = f"""WITH RECURSIVE room (id) AS (
        SELECT min(room_id) FROM outbox WHERE rejected IS NULL
        UNION ALL
        SELECT (SELECT min(room_id) FROM outbox WHERE rejected IS NULL AND room_id > room.id)
        FROM room WHERE room.id IS NOT NULL
    )
    SELECT {_COLUMNS}
    FROM room JOIN outbox o
        ON o.seq = (SELECT min(seq) FROM outbox WHERE room_id = room.id AND rejected IS NULL)
    WHERE o.state IN (?, ?) ORDER BY o.seq"""  # noqa: S608 - as above


def add(rows: sqlite3.Connection, mutation: Mutation, queued_at: datetime) -> int:
    """Append a mutation and return its seq."""
    cursor = rows.execute(
        "INSERT INTO outbox (room_id, message_id, kind, mutation, state, queued_at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            mutation.room_id,
            message_id_of(mutation) or "",
            mutation_codec.kind_of(mutation),
            mutation_codec.encode(mutation),
            MessageState.QUEUED,
            to_micros(queued_at),
        ),
    )
    seq = cursor.lastrowid
    assert seq is not None  # noqa: S101 - an INSERT that did not raise has a row
    return seq


def replace(rows: sqlite3.Connection, seq: int, mutation: Mutation) -> None:
    """Put another mutation into a row, at its old place; one of a row that is being sent must stay."""
    rows.execute(
        "UPDATE outbox SET kind = ?, mutation = ? WHERE seq = ?",
        (mutation_codec.kind_of(mutation), mutation_codec.encode(mutation), seq),
    )


def sendable(rows: sqlite3.Connection) -> list[OutboxRow]:
    """Return the head of each room's queue that waits for a request; rejected rows are stepped over.

    Hops from room to room in the index, so a backlog of thousands in one room costs nothing.
    """
    found = rows.execute(_HEADS, (MessageState.QUEUED, MessageState.RETRYING))
    return [_row(*row) for row in found]


def get(rows: sqlite3.Connection, seq: int) -> OutboxRow | None:
    """Return the row with this number, None when it was answered meanwhile."""
    row = rows.execute(f"{_SELECT} WHERE o.seq = ?", (seq,)).fetchone()
    return None if row is None else _row(*row)


def find(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> OutboxRow | None:
    """Return the row that sends this message."""
    row = rows.execute(
        f"{_SELECT} WHERE o.message_id = ? AND o.room_id = ? AND o.kind = ?",
        (message_id, room_id, mutation_codec.SEND),
    ).fetchone()
    return None if row is None else _row(*row)


def of_message(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> list[OutboxRow]:
    """Return everything that waits about this message, in order."""
    found = rows.execute(f"{_SELECT} WHERE o.message_id = ? AND o.room_id = ? ORDER BY o.seq", (message_id, room_id))
    return [_row(*row) for row in found.fetchall()]


def changes(rows: sqlite3.Connection, room_id: RoomId | None = None) -> list[OutboxRow]:
    """Return what waits beside new messages, in a room or in all, in order."""
    where = "" if room_id is None else " AND o.room_id = :room"
    found = rows.execute(f"{_SELECT} WHERE o.kind <> 'send'{where} ORDER BY o.seq", {"room": room_id})
    return [_row(*row) for row in found.fetchall()]


def in_order(rows: sqlite3.Connection, room_id: RoomId | None = None) -> list[OutboxRow]:
    """Return all rows, or those of a room; rejected ones too."""
    where = "" if room_id is None else " WHERE o.room_id = :room"
    return [_row(*row) for row in rows.execute(f"{_SELECT}{where} ORDER BY o.seq", {"room": room_id}).fetchall()]


def rejected(rows: sqlite3.Connection, message_id: MessageId) -> list[OutboxRow]:
    """Return the rejected rows of a message."""
    found = rows.execute(f"{_SELECT} WHERE o.message_id = ? AND o.rejected IS NOT NULL ORDER BY o.seq", (message_id,))
    return [_row(*row) for row in found.fetchall()]


def interrupted(rows: sqlite3.Connection) -> list[OutboxRow]:
    """Return the rows whose request had started, or that waited for another attempt."""
    states = (MessageState.SENDING, MessageState.RETRYING)
    found = rows.execute(f"{_SELECT} WHERE o.state IN (?, ?) ORDER BY o.seq", states)
    return [_row(*row) for row in found.fetchall()]


def waiting(rows: sqlite3.Connection, room_id: RoomId) -> list[OutboxRow]:
    """Return the rows of a room that are not rejected."""
    found = rows.execute(f"{_SELECT} WHERE o.room_id = ? AND o.rejected IS NULL ORDER BY o.seq", (room_id,))
    return [_row(*row) for row in found.fetchall()]


def set_queued(rows: sqlite3.Connection, seq: int) -> None:
    """Let the row wait for a request (again)."""
    rows.execute(
        "UPDATE outbox SET state = ?, rejected = NULL, trouble = NULL, retry_at = NULL WHERE seq = ?",
        (MessageState.QUEUED, seq),
    )


def set_sending(rows: sqlite3.Connection, seq: int) -> None:
    """Note that a request starts."""
    rows.execute(
        "UPDATE outbox SET state = ?, attempts = attempts + 1, trouble = NULL, retry_at = NULL WHERE seq = ?",
        (MessageState.SENDING, seq),
    )


def set_retrying(rows: sqlite3.Connection, seq: int, trouble: str, retry_at: datetime) -> None:
    """Note that the request failed for a reason that passes."""
    rows.execute(
        "UPDATE outbox SET state = ?, trouble = ?, retry_at = ? WHERE seq = ?",
        (MessageState.RETRYING, trouble, to_micros(retry_at), seq),
    )


def set_rejected(rows: sqlite3.Connection, seq: int, reason: str) -> None:
    """Keep the row aside with the reason for the person to read."""
    rows.execute(
        "UPDATE outbox SET state = ?, rejected = ?, trouble = NULL, retry_at = NULL WHERE seq = ?",
        (MessageState.REJECTED, reason, seq),
    )


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


def _row(
    seq: int,
    room_id: str,
    message_id: str,
    kind: str,
    mutation: str,
    state: str,
    queued_at: int,
    attempts: int,
    rejected: str | None,
    trouble: str | None,
    retry_at: int | None,
) -> OutboxRow:
    queued = from_micros(queued_at)
    assert queued is not None  # noqa: S101 - the column is NOT NULL
    return OutboxRow(
        seq=seq,
        mutation=mutation_codec.decode(kind, room_id, message_id, mutation),
        queued_at=queued,
        attempts=attempts,
        rejected=rejected,
        state=MessageState(state),
        trouble=trouble,
        retry_at=from_micros(retry_at),
    )
