"""The tables of files: uploads that are under way, copies on this disk, and folders that nobody needs any more.

A copy goes with its message: triggers drop its row when the message is dropped or becomes a tombstone, and note the
folder, which is emptied after the transaction and, if the process ends before that, at the next start.
"""

_GONE = "DELETE FROM files WHERE room_id = old.room_id AND message_id = old.id"
_NO_UPLOAD = "DELETE FROM uploads WHERE room_id = old.room_id AND message_id = old.id"

FILE_TABLES = (
    "ALTER TABLE messages ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]'",
    # state: model.transfer.UploadState; a file that waits and has no row is queued. address: where the server takes
    # the bytes, kept so that another process goes on where this one ended.
    """CREATE TABLE uploads (
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        state TEXT NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (room_id, message_id, file_id)
    ) WITHOUT ROWID""",
    # folder: below the folder of files, named after the three ids; it holds one file called name.
    """CREATE TABLE files (
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        folder TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        used_at INTEGER NOT NULL,
        PRIMARY KEY (room_id, message_id, file_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX files_by_use ON files (used_at)",
    "CREATE TABLE unneeded_files (folder TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TRIGGER files_gone AFTER DELETE ON files BEGIN
        INSERT OR IGNORE INTO unneeded_files VALUES (old.folder);
    END""",
    """CREATE TRIGGER files_back AFTER INSERT ON files BEGIN
        DELETE FROM unneeded_files WHERE folder = new.folder;
    END""",
    f"""CREATE TRIGGER files_of_dropped_message AFTER DELETE ON messages WHEN old.attachments <> '[]' BEGIN
        {_GONE};
        {_NO_UPLOAD};
    END""",
    f"""CREATE TRIGGER files_of_tombstone AFTER UPDATE OF deleted_at ON messages
    WHEN new.deleted_at IS NOT NULL AND old.attachments <> '[]' BEGIN
        {_GONE};
        {_NO_UPLOAD};
    END""",
    f"""CREATE TRIGGER uploads_done AFTER UPDATE OF outbox_seq ON messages
    WHEN new.outbox_seq = 0 AND old.outbox_seq > 0 AND old.attachments <> '[]' BEGIN
        {_NO_UPLOAD};
    END""",
)
"""The statements of the migration that brings them."""
