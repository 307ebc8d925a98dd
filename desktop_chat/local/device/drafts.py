"""Rows of what is half written, one for each room where anything is.

They outlive their room: who is taken out of it by mistake finds the words again when they are back.
"""

import sqlite3

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft

DRAFTS = (
    """CREATE TABLE drafts (
        room_id TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        reply_to TEXT,
        edits TEXT,
        edit_text TEXT NOT NULL
    ) WITHOUT ROWID""",
)
"""The migration that adds them."""

_SELECT = "SELECT room_id, text, reply_to, edits, edit_text FROM drafts"


def put(rows: sqlite3.Connection, room_id: RoomId, draft: Draft) -> bool:
    """Keep a draft, or drop the row for an empty one; return whether that is news."""
    if draft == get(rows, room_id):
        return False
    if not draft:
        remove(rows, room_id)
        return True
    rows.execute(
        "INSERT OR REPLACE INTO drafts (room_id, text, reply_to, edits, edit_text) VALUES (?, ?, ?, ?, ?)",
        (room_id, draft.text, draft.reply_to, draft.edits, draft.edit_text),
    )
    return True


def get(rows: sqlite3.Connection, room_id: RoomId) -> Draft:
    """Return the draft of a room, an empty one when there is none."""
    row = rows.execute(f"{_SELECT} WHERE room_id = ?", (room_id,)).fetchone()
    return Draft() if row is None else _draft(row[1:])


def every(rows: sqlite3.Connection) -> dict[RoomId, Draft]:
    """Return all drafts."""
    return {RoomId(room_id): _draft(rest) for room_id, *rest in rows.execute(_SELECT)}


def remove(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop the draft of a room."""
    rows.execute("DELETE FROM drafts WHERE room_id = ?", (room_id,))


def _draft(columns: "list[str | None] | tuple[str | None, ...]") -> Draft:
    text, reply_to, edits, edit_text = columns
    return Draft(
        text or "", MessageId(reply_to) if reply_to else None, MessageId(edits) if edits else None, edit_text or ""
    )
