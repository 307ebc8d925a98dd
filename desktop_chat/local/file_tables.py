"""The tables of files: uploads that are under way, copies on this disk, and folders that nobody needs any more.

A copy goes with its message: a foreign key drops its row with the row of the message, triggers do when it becomes a
tombstone. They note the folder, which is emptied after the transaction and, if the process ends before that, at the
next start.
"""

_GONE = "DELETE FROM files WHERE room_id = old.room_id AND message_id = old.id"
_NO_UPLOAD = "DELETE FROM uploads WHERE room_id = old.room_id AND message_id = old.id"

_OF_COPIES = (
    """CREATE TRIGGER files_gone AFTER DELETE ON files BEGIN
        INSERT OR IGNORE INTO unneeded_files VALUES (old.folder);
    END""",
    """CREATE TRIGGER files_back AFTER INSERT ON files BEGIN
        DELETE FROM unneeded_files WHERE folder = new.folder;
    END""",
)
"""A folder is needed by nobody from the moment that its row is gone until there is one again."""

_OF_MESSAGES = (
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
"""A tombstone has no files, and what was sent is not on its way any more."""

FILE_TABLES = (
    "ALTER TABLE messages ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]'",
    # state: model.files.transfer.UploadState; a file that waits and has no row is queued. address: where the server
    # takes the bytes, kept so that another process goes on where this one ended.
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
    *_OF_COPIES,
    f"""CREATE TRIGGER files_of_dropped_message AFTER DELETE ON messages WHEN old.attachments <> '[]' BEGIN
        {_GONE};
        {_NO_UPLOAD};
    END""",
    *_OF_MESSAGES,
)
"""The statements of the migration that brings them."""

_KEY = "FOREIGN KEY (room_id, message_id) REFERENCES messages (room_id, id) ON DELETE CASCADE"

FILE_KEYS = (
    # Renaming a table checks all triggers: those that name the tables are made anew afterwards.
    "DROP TRIGGER files_of_dropped_message",
    "DROP TRIGGER files_of_tombstone",
    "DROP TRIGGER uploads_done",
    f"""CREATE TABLE new_uploads (
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        state TEXT NOT NULL,
        address TEXT NOT NULL,
        PRIMARY KEY (room_id, message_id, file_id),
        {_KEY}
    ) WITHOUT ROWID""",
    """INSERT INTO new_uploads SELECT * FROM uploads AS old
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.room_id = old.room_id AND m.id = old.message_id)""",
    "DROP TABLE uploads",
    "ALTER TABLE new_uploads RENAME TO uploads",
    f"""CREATE TABLE new_files (
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        folder TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        used_at INTEGER NOT NULL,
        PRIMARY KEY (room_id, message_id, file_id),
        {_KEY}
    ) WITHOUT ROWID""",
    """INSERT INTO new_files SELECT * FROM files AS old
        WHERE EXISTS (SELECT 1 FROM messages m WHERE m.room_id = old.room_id AND m.id = old.message_id)""",
    "DROP TABLE files",
    "ALTER TABLE new_files RENAME TO files",
    "CREATE INDEX files_by_use ON files (used_at)",
    *_OF_COPIES,
    *_OF_MESSAGES,
)
"""The statements of the migration that ties both to their messages; what lost its message before is swept at start."""
