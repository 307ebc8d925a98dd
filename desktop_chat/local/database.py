"""One SQLite file: opening, transactions, read-only connections, and sqlite3's errors turned into ``StoreError``."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_chat.errors import StoreError
from desktop_chat.local.schema import MIGRATIONS, migrate

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BUSY_SECONDS = 5.0
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FILES = ("", "-wal", "-shm")


def to_micros(time: datetime | None) -> int | None:
    """Return a time as it is stored; a naive one is a bug and raises TypeError."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def from_micros(micros: int | None) -> datetime | None:
    """Return a stored time, aware and in UTC."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn what the environment did to us into ``StoreError``; wrong SQL and broken constraints are bugs and pass."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        raise _store_error(error) from error
    except OSError as error:
        raise StoreError("The profile cannot be written", f"{error.strerror or error}.") from error


def _store_error(error: sqlite3.Error) -> StoreError:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return StoreError("The disk is full", "Free some space. What was already queued is safe; nothing was lost.")
    if code in _DAMAGED:
        return StoreError(
            "The local database is damaged",
            "Restart Desktop Chat: it sets the damaged file aside and fetches the messages from the server again.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError("The profile cannot be written", "Check that its folder exists and belongs to you.")
    return StoreError("The local database failed", f"SQLite says: {error}.")


def _primary_code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


class Database:
    """The write connection to one file, and the maker of read-only ones.

    The file is in WAL mode: readers see the last commit and neither wait for the writer nor hold it up.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._open = True

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> "Database":
        """Open or create the file and migrate it.

        After an unclean end (a write-ahead log is left, or damage was seen) the file is checked first; a damaged
        one is set aside beside it, nothing is deleted, and StoreError says so. The next open then starts afresh.
        """
        with store_errors():
            connection: sqlite3.Connection | None = None
            try:
                connection = cls._connect(path)
                migrate(connection, path, migrations)
            except sqlite3.Error as error:
                if connection is not None:
                    connection.close()
                if _primary_code(error) in _DAMAGED:
                    raise _set_aside(path) from error
                raise
            except BaseException:
                if connection is not None:
                    connection.close()
                raise
            return cls(path, connection)

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        wal = path.with_name(f"{path.name}-wal")
        suspect = _damage_note(path).exists() or (wal.exists() and wal.stat().st_size > 0)
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            if suspect and (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                damage = sqlite3.DatabaseError(found)
                damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise damage
            _damage_note(path).unlink(missing_ok=True)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One write transaction: committed at the end, rolled back on any exception.

        A ``durable`` one is on disk when it returns, even if the power fails then. The others may be undone by a
        power failure, but only whole and in order: what they hold can be asked from the server again.
        """
        with self._errors():
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The write connection for a read on the writer's thread."""
        with self._errors():
            yield self._connection

    def read_connection(self) -> sqlite3.Connection:
        """Open a read-only connection for one thread; any thread may close it once it is idle."""
        with store_errors():
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                timeout=_BUSY_SECONDS,
                check_same_thread=False,
            )
            connection.execute("PRAGMA query_only = ON")
            return connection

    def close(self) -> None:
        """Close the write connection; the last connection to close folds the log into the file. Idempotent."""
        if self._open:
            self._open = False
            with store_errors():
                self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with store_errors():
            try:
                yield
            except sqlite3.Error as error:
                if _primary_code(error) in _DAMAGED:
                    _damage_note(self.path).touch(mode=0o600)
                raise


def _damage_note(path: Path) -> Path:
    """A file beside the database which asks the next open to check it."""
    return path.with_name(f"{path.name}.check")


def _set_aside(path: Path) -> StoreError:
    number = 1
    while any(path.with_name(f"{path.name}.damaged-{number}{suffix}").exists() for suffix in _FILES):
        number += 1
    kept = path.with_name(f"{path.name}.damaged-{number}")
    for suffix in reversed(_FILES):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    _damage_note(path).unlink(missing_ok=True)
    return StoreError(
        "The local database was damaged",
        f"It was set aside as {kept.name}. Start again to fetch your rooms from the server; messages that were "
        "still unsent are in the file that was set aside.",
    )
