"""The SQLite file that says which objects, buckets and unfinished uploads there are. It alone decides that.

Bytes are on the disk before their row is; bytes without a row are nobody's, and a row without bytes is no object.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from desktop_chat.emulator.storage.metadata import ObjectMetadata

FILE_NAME = "storage.sqlite3"
SCHEMA_VERSION = 1
_SCHEMA = (
    "CREATE TABLE bucket (name TEXT PRIMARY KEY, created INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE object (bucket TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (bucket, name)) WITHOUT ROWID",
    "CREATE TABLE upload (id TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)


class LedgerUnusable(Exception):
    """The file is not ours, is newer than this program, or is held by another process."""


class Ledger:
    """What is written is on the disk when a method returns."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, timeout=0)
        try:
            self._open()
        except (sqlite3.DatabaseError, LedgerUnusable) as error:
            self._connection.close()
            raise LedgerUnusable(f"{file}: {error}") from error

    def _open(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA locking_mode = EXCLUSIVE")  # two processes would not see each other's changes
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        execute("BEGIN IMMEDIATE")
        (version,) = execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise LedgerUnusable(f"the data is of version {version}, this program knows {SCHEMA_VERSION}")
        if version == 0:
            for statement in _SCHEMA:
                execute(statement)
            execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def find(self, bucket: str, name: str) -> ObjectMetadata | None:
        """The object of this name."""
        query = "SELECT value FROM object WHERE bucket = ? AND name = ?"
        row = self._connection.execute(query, (bucket, name)).fetchone()
        return None if row is None else ObjectMetadata.from_json(bucket, name, row[0])

    def first_from(self, bucket: str, name: str, *, inclusive: bool) -> ObjectMetadata | None:
        """The first object at or (not ``inclusive``) after ``name`` in the order of UTF-8 bytes."""
        query = f"SELECT name, value FROM object WHERE bucket = ? AND name {'>=' if inclusive else '>'} ?"  # noqa: S608 - one of two operators
        row = self._connection.execute(f"{query} ORDER BY name LIMIT 1", (bucket, name)).fetchone()
        return None if row is None else ObjectMetadata.from_json(bucket, row[0], row[1])

    def everything(self) -> Iterator[ObjectMetadata]:
        """All objects of all buckets."""
        for bucket, name, value in self._connection.execute("SELECT bucket, name, value FROM object"):
            yield ObjectMetadata.from_json(bucket, name, value)

    def put(self, stored: ObjectMetadata, *, finishes: str | None = None, result: str = "") -> None:
        """Write an object down; in the same step the upload ``finishes`` becomes ``result``."""
        created = int(stored.created.timestamp() * 1_000_000)
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("INSERT OR IGNORE INTO bucket VALUES (?, ?)", (stored.bucket, created))
            row = (stored.bucket, stored.name, stored.to_json())
            self._connection.execute("INSERT OR REPLACE INTO object VALUES (?, ?, ?)", row)
            if finishes is not None:
                self._connection.execute("UPDATE upload SET value = ? WHERE id = ?", (result, finishes))

    def delete(self, bucket: str, name: str) -> None:
        """Forget an object."""
        self._connection.execute("DELETE FROM object WHERE bucket = ? AND name = ?", (bucket, name))

    def buckets(self) -> dict[str, int]:
        """Every bucket that was made or written to, with the time of that in microseconds since 1970."""
        return dict(self._connection.execute("SELECT name, created FROM bucket ORDER BY name"))

    def put_bucket(self, name: str, created: int) -> bool:
        """Write a bucket down; says whether it is new."""
        cursor = self._connection.execute("INSERT OR IGNORE INTO bucket VALUES (?, ?)", (name, created))
        return cursor.rowcount == 1

    def delete_bucket(self, name: str) -> bool:
        """Forget a bucket; says whether it was there."""
        return self._connection.execute("DELETE FROM bucket WHERE name = ?", (name,)).rowcount == 1

    def uploads(self) -> dict[str, str]:
        """Every upload that is not forgotten."""
        return dict(self._connection.execute("SELECT id, value FROM upload"))

    def upload(self, upload: str) -> str | None:
        """What was written down of an upload."""
        row = self._connection.execute("SELECT value FROM upload WHERE id = ?", (upload,)).fetchone()
        return None if row is None else str(row[0])

    def put_upload(self, upload: str, value: str) -> None:
        """Write an upload down."""
        self._connection.execute("INSERT OR REPLACE INTO upload VALUES (?, ?)", (upload, value))

    def delete_upload(self, upload: str) -> None:
        """Forget an upload."""
        self._connection.execute("DELETE FROM upload WHERE id = ?", (upload,))

    def clear(self) -> None:
        """Forget everything."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for table in ("object", "upload", "bucket"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of three names
