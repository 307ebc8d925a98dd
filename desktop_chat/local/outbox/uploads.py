"""Rows of uploads: how far the files of a message that waits in the outbox are."""

import sqlite3
from dataclasses import dataclass

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import UploadState
from desktop_chat.model.mutation import SendMessage


@dataclass(frozen=True, slots=True)
class Upload:
    """One file; ``address`` is where the server takes its bytes while it is UPLOADING, else empty."""

    state: UploadState = UploadState.QUEUED
    address: str = ""


def get(rows: sqlite3.Connection, key: FileKey) -> Upload:
    """Return how far a file is; QUEUED where nothing is known."""
    row = rows.execute(
        "SELECT state, address FROM uploads WHERE room_id = ? AND message_id = ? AND file_id = ?", _ids(key)
    ).fetchone()
    return Upload() if row is None else Upload(UploadState(row[0]), row[1])


def put(rows: sqlite3.Connection, key: FileKey, upload: Upload) -> None:
    """Note how far a file is."""
    rows.execute("INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?, ?)", (*_ids(key), upload.state, upload.address))


def are_done(rows: sqlite3.Connection, message: SendMessage) -> bool:
    """Return whether the server has all files of a message: only then it can have the message."""
    keys = (FileKey(message.room_id, message.message_id, file.id) for file in message.attachments)
    return all(get(rows, key).state is UploadState.UPLOADED for key in keys)


def _ids(key: FileKey) -> tuple[str, str, str]:
    return key.room_id, key.message_id, key.file_id
