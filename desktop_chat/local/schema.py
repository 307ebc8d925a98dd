"""Tables and numbered migrations; ``PRAGMA user_version`` is the number of migrations a file has seen.

Times are microseconds since 1970 UTC. Lists and maps are JSON. Files are tied to their messages by foreign keys; rooms
and what hangs on them are not, as listeners report in any order: a message may be stored before its room.
"""

import glob
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from desktop_chat.errors import StoreError
from desktop_chat.local.device.drafts import DRAFTS
from desktop_chat.local.file_tables import FILE_KEYS, FILE_TABLES
from desktop_chat.local.outbox.file_removals import FILE_REMOVALS
from desktop_chat.local.outbox.message_events import MESSAGE_EVENTS, TELL_TROUBLE
from desktop_chat.local.search.search_index import SEARCH_FILES, SEARCH_INDEX

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE users (
            uid TEXT PRIMARY KEY,
            display_name TEXT NOT NULL,
            handle TEXT NOT NULL,
            about TEXT NOT NULL,
            created_at INTEGER,
            updated_at INTEGER
        ) WITHOUT ROWID""",
        # peer_uid: the other person of a direct room. top_*: the newest message in display order, kept by
        # messages.refresh_top so that the room list reads one row of messages for each room.
        # is_member: 0 while a room that was left is kept for its unsent messages.
        """CREATE TABLE rooms (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            member_ids TEXT NOT NULL,
            peer_uid TEXT,
            epoch INTEGER NOT NULL,
            signal_key TEXT NOT NULL,
            last_id TEXT,
            last_sender_id TEXT,
            last_body TEXT,
            last_sent_at INTEGER,
            created_at INTEGER,
            updated_at INTEGER,
            is_member INTEGER NOT NULL DEFAULT 1,
            history_complete INTEGER NOT NULL DEFAULT 0,
            top_id TEXT
        ) WITHOUT ROWID""",
        """CREATE TABLE members (
            room_id TEXT NOT NULL,
            uid TEXT NOT NULL,
            role TEXT NOT NULL,
            joined_at INTEGER,
            PRIMARY KEY (room_id, uid)
        ) WITHOUT ROWID""",
        "CREATE INDEX members_by_uid ON members (uid)",
        # outbox_seq: 0 when the server has the message, else its outbox row, which holds its state; sent_at is 0
        # then, so that the three columns of the display order compare without NULL.
        # heard: 1 when the server told us of it, 0 when we only have the acknowledgement of our own send.
        """CREATE TABLE messages (
            number INTEGER PRIMARY KEY,
            room_id TEXT NOT NULL,
            id TEXT NOT NULL,
            outbox_seq INTEGER NOT NULL,
            sender_id TEXT NOT NULL,
            body TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            updated_at INTEGER,
            kind TEXT NOT NULL,
            alg TEXT NOT NULL,
            reply_to TEXT,
            mentions TEXT NOT NULL,
            reactions TEXT NOT NULL,
            edited_at INTEGER,
            deleted_at INTEGER,
            heard INTEGER NOT NULL,
            UNIQUE (room_id, id)
        )""",
        "CREATE INDEX messages_in_display_order ON messages (room_id, outbox_seq, sent_at, id)",
        "CREATE INDEX messages_heard ON messages (room_id, updated_at, id) WHERE heard",
        # The columns of the condition are in the index once more, so that counting never opens the table.
        """CREATE INDEX messages_unread ON messages (room_id, sent_at, sender_id, heard, deleted_at)
            WHERE heard AND deleted_at IS NULL""",
        """CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            room_id TEXT NOT NULL,
            message_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            mutation TEXT NOT NULL,
            state TEXT NOT NULL,
            queued_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            rejected TEXT
        )""",
        "CREATE INDEX outbox_by_message ON outbox (message_id, room_id)",
        "CREATE INDEX outbox_waiting ON outbox (room_id, seq) WHERE rejected IS NULL",
        """CREATE TABLE targets (
            key TEXT PRIMARY KEY,
            room_id TEXT,
            token BLOB NOT NULL,
            cursor INTEGER
        ) WITHOUT ROWID""",
        "CREATE TABLE read_positions (room_id TEXT PRIMARY KEY, up_to INTEGER NOT NULL) WITHOUT ROWID",
    ),
    (
        """CREATE TABLE usage (
            day TEXT NOT NULL,
            feature TEXT NOT NULL,
            reads INTEGER NOT NULL,
            writes INTEGER NOT NULL,
            deletes INTEGER NOT NULL,
            PRIMARY KEY (day, feature)
        ) WITHOUT ROWID""",
        "CREATE TABLE quota_spent (day TEXT PRIMARY KEY) WITHOUT ROWID",
    ),
    (
        """CREATE TABLE notices (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            message TEXT NOT NULL,
            room_id TEXT
        )""",
    ),
    SEARCH_INDEX,
    MESSAGE_EVENTS,
    (
        # When the room was marked as unread, and from which message on; see model.realtime.read_position.
        "ALTER TABLE read_positions ADD COLUMN marked_at INTEGER",
        "ALTER TABLE read_positions ADD COLUMN unread_from INTEGER",
        """CREATE TABLE receipts (
            room_id TEXT NOT NULL,
            uid TEXT NOT NULL,
            read_up_to INTEGER,
            delivered_up_to INTEGER,
            PRIMARY KEY (room_id, uid)
        ) WITHOUT ROWID""",
        "CREATE TABLE last_seen (uid TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
    (
        # Of a row that is tried again: what went wrong the last time, and when the next attempt is due.
        "ALTER TABLE outbox ADD COLUMN trouble TEXT",
        "ALTER TABLE outbox ADD COLUMN retry_at INTEGER",
        # Changes are drawn over messages at each reading: finding that there are none must cost nothing.
        "CREATE INDEX outbox_changes ON outbox (room_id, seq) WHERE kind <> 'send'",
        *TELL_TROUBLE,
    ),
    ("CREATE TABLE pins (room_id TEXT PRIMARY KEY) WITHOUT ROWID",),
    (
        """CREATE TABLE due_summaries (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            room_id TEXT NOT NULL UNIQUE,
            message_id TEXT NOT NULL,
            is_touch INTEGER NOT NULL
        )""",
    ),
    (*FILE_TABLES, *SEARCH_FILES),
    ("CREATE TABLE blocks (uid TEXT PRIMARY KEY) WITHOUT ROWID",),
    (
        # When a profile was fetched last.
        "ALTER TABLE users ADD COLUMN fetched_at INTEGER NOT NULL DEFAULT 0",
    ),
    FILE_REMOVALS,
    DRAFTS,
    (
        # From one picture to the next of a long room.
        """CREATE INDEX messages_with_files ON messages (room_id, outbox_seq, sent_at, id)
            WHERE attachments <> '[]'""",
    ),
    FILE_KEYS,
    (
        # Rooms that were left with unsent messages in them, and came back, claimed to have all of their history. Which
        # these are is not known any more, and to ask again costs one read when somebody scrolls to the top.
        "UPDATE rooms SET history_complete = 0",
    ),
)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the file to the newest schema, one transaction per migration; raises StoreError when it is newer.

    Before each step an existing file is copied to ``<name>.v<old version>.backup`` beside it. After the last one only
    the copy of the file as it was before all of them is kept: each may be as large as the file.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations):
        raise StoreError(
            "This profile is from a newer version",
            "A newer Desktop Chat has used this profile. Nothing was changed; start the newer program again.",
        )
    for number, statements in enumerate(migrations[version:], start=version):
        if version:  # a new file holds nothing worth keeping
            _back_up(connection, path.with_name(f"{path.name}.v{number}.backup"))
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    if 0 < version < len(migrations):
        _drop_backups(path, kept=version)


def _drop_backups(path: Path, kept: int) -> None:
    for backup in path.parent.glob(f"{glob.escape(path.name)}.v*.backup"):
        if backup.name != f"{path.name}.v{kept}.backup":
            backup.unlink(missing_ok=True)


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the open database; a copy that was cut short is never found under the final name, nor left behind."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        copy = sqlite3.connect(partial)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        partial.replace(target)
    except BaseException as error:
        partial.unlink(missing_ok=True)
        if not isinstance(error, sqlite3.OperationalError | OSError):
            raise
        raise StoreError(
            "There is no room for a copy of your messages",
            f"Desktop Chat copies its database ({_size(connection)} MB) before it changes it. Nothing was changed; "
            "free some space and start again.",
        ) from error


def _size(connection: sqlite3.Connection) -> int:
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    page_bytes: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return pages * page_bytes // 1_000_000 + 1
