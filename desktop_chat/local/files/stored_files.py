"""Rows of files whose bytes are on this disk, the ones that wait to be sent among them."""

import sqlite3
from datetime import datetime

from desktop_chat.local.files.file_folder import folder_name
from desktop_chat.local.micros import to_micros
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.mutation import SendMessage

# What waits in the outbox is on this disk only.
_EVICTABLE = """FROM files f WHERE NOT EXISTS (
    SELECT 1 FROM messages m WHERE m.room_id = f.room_id AND m.id = f.message_id AND m.outbox_seq > 0)"""


def put(rows: sqlite3.Connection, key: FileKey, file: Attachment, used_at: datetime) -> None:
    """Note that the bytes are in the folder of this key."""
    remove(rows, key)
    rows.execute(
        "INSERT INTO files (room_id, message_id, file_id, folder, name, size, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*_ids(key), folder_name(key), file.name, file.size, to_micros(used_at)),
    )


def put_all(rows: sqlite3.Connection, message: SendMessage, used_at: datetime) -> None:
    """Note that the bytes of all files of a message are here."""
    for file in message.attachments:
        put(rows, FileKey(message.room_id, message.message_id, file.id), file, used_at)


def name(rows: sqlite3.Connection, key: FileKey) -> str | None:
    """Return the name of the file in its folder, None when it is not here."""
    row = rows.execute(
        "SELECT name FROM files WHERE room_id = ? AND message_id = ? AND file_id = ?", _ids(key)
    ).fetchone()
    return None if row is None else str(row[0])


def touch(rows: sqlite3.Connection, key: FileKey, used_at: datetime) -> None:
    """Note that somebody looked at it."""
    rows.execute(
        "UPDATE files SET used_at = ? WHERE room_id = ? AND message_id = ? AND file_id = ?",
        (to_micros(used_at), *_ids(key)),
    )


def remove(rows: sqlite3.Connection, key: FileKey) -> None:
    """Forget it; its folder is emptied later."""
    rows.execute("DELETE FROM files WHERE room_id = ? AND message_id = ? AND file_id = ?", _ids(key))


def evict(rows: sqlite3.Connection, limit: int) -> None:
    """Forget what was not looked at for longest until all together have at most ``limit`` bytes."""
    (total,) = rows.execute("SELECT coalesce(sum(size), 0) FROM files").fetchone()
    if total <= limit:
        return
    oldest = rows.execute(f"SELECT f.room_id, f.message_id, f.file_id, f.size {_EVICTABLE} ORDER BY f.used_at")
    for *ids, size in oldest.fetchall():
        if total <= limit:
            return
        rows.execute("DELETE FROM files WHERE room_id = ? AND message_id = ? AND file_id = ?", ids)
        total -= size


def folders(rows: sqlite3.Connection) -> frozenset[str]:
    """Return the folders that are needed."""
    return frozenset(folder for (folder,) in rows.execute("SELECT folder FROM files"))


def unneeded(rows: sqlite3.Connection) -> list[str]:
    """Return the folders that are to be emptied."""
    return [folder for (folder,) in rows.execute("SELECT folder FROM unneeded_files")]


def forget_unneeded(rows: sqlite3.Connection, folder: str) -> None:
    """Note that a folder is gone."""
    rows.execute("DELETE FROM unneeded_files WHERE folder = ?", (folder,))


def _ids(key: FileKey) -> tuple[str, str, str]:
    return key.room_id, key.message_id, key.file_id
