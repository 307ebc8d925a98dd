"""Files of deleted messages that are still to be removed from the server.

An order is written in the transaction in which the person deletes the message, as only then it is known which files it
had, and becomes due in the one that notes the tombstone; so no crash can come between.
"""

import sqlite3
from typing import Final

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.messages.message import Message

FILE_REMOVALS: Final = (
    """CREATE TABLE file_removals (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        is_due INTEGER NOT NULL DEFAULT 0,
        UNIQUE (room_id, message_id, file_id)
    )""",
)
"""The statements of the migration that brings the table."""


def order(rows: sqlite3.Connection, message: Message) -> None:
    """Note the files of a message that is being deleted."""
    rows.executemany(
        "INSERT OR IGNORE INTO file_removals (room_id, message_id, file_id) VALUES (?, ?, ?)",
        [(message.room_id, message.id, file.id) for file in message.attachments],
    )


def set_due(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> None:
    """The message is a tombstone."""
    rows.execute("UPDATE file_removals SET is_due = 1 WHERE room_id = ? AND message_id = ?", (room_id, message_id))


def due(rows: sqlite3.Connection) -> FileKey | None:
    """Return the oldest one that can be carried out."""
    row = rows.execute(
        "SELECT room_id, message_id, file_id FROM file_removals WHERE is_due ORDER BY number LIMIT 1"
    ).fetchone()
    return None if row is None else FileKey(RoomId(row[0]), MessageId(row[1]), FileId(row[2]))


def remove(rows: sqlite3.Connection, key: FileKey) -> None:
    """Drop an order that was carried out or refused."""
    rows.execute(
        "DELETE FROM file_removals WHERE room_id = ? AND message_id = ? AND file_id = ?",
        (key.room_id, key.message_id, key.file_id),
    )


def drop_recalled(rows: sqlite3.Connection) -> None:
    """Drop what belongs to no deletion any more: it was discarded, or its message turned out not to be there."""
    rows.execute(
        """DELETE FROM file_removals AS r WHERE NOT is_due AND NOT EXISTS (
            SELECT 1 FROM outbox o WHERE o.message_id = r.message_id AND o.room_id = r.room_id AND o.kind = 'delete')"""
    )
