"""The documents on disk: one SQLite file, each commit one durable transaction before it is acknowledged."""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import Document
from desktop_chat.emulator.firestore.store.commits import Change

FILE_NAME = "firestore.sqlite3"
SCHEMA_VERSION = 2
EPOCH_BYTES = 8
# Times are microseconds since 1970 of the newest commit of a database, or that wrote or deleted a document. A document
# without content is deleted; the row stays for a while so that listeners can resume.
_SCHEMA = (
    "CREATE TABLE database (name TEXT PRIMARY KEY, time INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE document (name TEXT PRIMARY KEY, time INTEGER NOT NULL, content BLOB)",
    "CREATE INDEX deleted ON document (time) WHERE content IS NULL",
)
# Eight random bytes that tell this data from all other: resume tokens of other data mean nothing here.
_EPOCH = "CREATE TABLE epoch (value BLOB NOT NULL)"


class StorageUnusable(Exception):
    """The file is not ours, is newer than this program, or is held by another process."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A row: the document, or (None) the fact that it was deleted, and the time of that in microseconds."""

    name: str
    time: int
    document: Any | None


class Storage:
    """The file in a folder; a commit is on the disk, not only in its cache, when `append` returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None, timeout=0)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise StorageUnusable(f"{folder / FILE_NAME}: {error}") from error
        except StorageUnusable:
            self._connection.close()
            raise

    def _open(self) -> None:
        execute = self._connection.execute
        # One process at a time: two engines on one file would not see each other's commits.
        execute("PRAGMA locking_mode = EXCLUSIVE")
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")
        execute("BEGIN IMMEDIATE")
        (version,) = execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise StorageUnusable(f"the data is of version {version}, this program knows {SCHEMA_VERSION}")
        for statement in _SCHEMA if version == 0 else ():
            execute(statement)
        if version < SCHEMA_VERSION:
            execute(_EPOCH)
            execute("INSERT INTO epoch VALUES (?)", (secrets.token_bytes(EPOCH_BYTES),))
            execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        execute("COMMIT")

    def epoch(self) -> bytes:
        """What tells this data from all other data."""
        (value,) = self._connection.execute("SELECT value FROM epoch").fetchone()
        return bytes(value)

    def databases(self) -> dict[str, int]:
        """The databases that were written to, with the time of their newest commit in microseconds."""
        return dict(self._connection.execute("SELECT name, time FROM database"))

    def load(self, database: str) -> Iterator[StoredDocument]:
        """All rows of a database."""
        # "0" is the character after "/": the range is the prefix `{database}/`.
        rows = self._connection.execute(
            "SELECT name, time, content FROM document WHERE name >= ? AND name < ?", (f"{database}/", f"{database}0")
        )
        for name, time, content in rows:
            yield StoredDocument(name, time, None if content is None else Document.FromString(content))

    def append(self, database: str, time: int, changes: Iterable[Change]) -> None:
        """Write a commit down; all of it survives kill -9 and power loss once this returns, or none of it.

        FirestoreError(UNAVAILABLE) when the disk does not take it, for instance because it is full.
        """
        rows = [
            (change.name, time, None if change.after is None else change.after.SerializeToString())
            for change in changes
        ]
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO database VALUES (?, ?)", (database, time))
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise FirestoreError(grpc.StatusCode.UNAVAILABLE, f"The commit cannot be written down: {error}") from error

    def note_time(self, database: str, time: int) -> None:
        """Note that a database was read at a time: none of its later commits, of any process, may seem older."""
        self._connection.execute("UPDATE database SET time = max(time, ?) WHERE name = ?", (time, database))

    def forget_deleted(self, before: int) -> None:
        """Drop what is known of deletions before a time in microseconds."""
        self._connection.execute("DELETE FROM document WHERE content IS NULL AND time < ?", (before,))

    def close(self) -> None:
        """Close the file; every commit is in it already."""
        self._connection.close()
