"""One SQLite file: opening, transactions, read-only connections, and sqlite3's errors turned into ``StoreError``."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from desktop_chat.errors import StoreError
from desktop_chat.local.micros import to_micros
from desktop_chat.local.schema import MIGRATIONS, migrate
from desktop_chat.local.search.search_index import rebuild, register

_BUSY_SECONDS = 5.0
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
FILES = ("", "-wal", "-shm")
"""What belongs to one database, by the ends of the names."""

SQLITE_VERSION = sqlite3.sqlite_version
"""For reports of faults."""

_SURE, _INDEX = "damaged", "search index"
"""What the note beside the database may say; an empty one asks for a check."""

CHECKED_AT_ONCE = 32 * 1024 * 1024
"""A larger file is checked beside the running program: a person should not wait for it."""


class DamagedDatabase(StoreError):
    """The file can no longer be trusted; ``rescue.replace_damaged`` puts a fresh one in its place."""


__all__ = [
    "FILES",
    "SQLITE_VERSION",
    "DamagedDatabase",
    "Database",
    "damage_note",
    "is_sound",
    "noting_damage",
    "reading_values",
    "store_errors",
]


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


@contextmanager
def noting_damage(path: Path) -> Iterator[None]:
    """``store_errors``, and damage that shows itself makes the next open replace the file."""
    with store_errors():
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
                _note(path, _INDEX)
                raise DamagedDatabase(
                    "The search index is damaged", "Restart Desktop Chat: it makes it anew."
                ) from error
            if _is_undecodable(error):
                raise _sure_of_damage(path) from None  # the error holds the text
            if _is_damage(error):
                raise _sure_of_damage(path) from error
            raise


@contextmanager
def reading_values(path: Path) -> Iterator[None]:
    """``noting_damage`` for rows that become values: what cannot be read as one is damage that SQLite does not see."""
    with noting_damage(path):
        try:
            yield
        except (ValueError, OverflowError, TypeError, KeyError, AttributeError) as error:
            raise _sure_of_damage(path) from error


def _sure_of_damage(path: Path) -> DamagedDatabase:
    """Tell the next open; a quick check need not find what we met, so that open has nothing left to check."""
    _note(path, _SURE)
    return _damaged()


def _note(path: Path, text: str) -> None:
    note = damage_note(path)
    note.touch(mode=0o600)
    # What is worse stays.
    if note.read_text(encoding="utf-8") != _SURE:
        note.write_text(text, encoding="utf-8")


def _is_undecodable(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.OperationalError) and str(error).startswith("Could not decode to UTF-8")


def _store_error(error: sqlite3.Error) -> StoreError:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return StoreError("The disk is full", "Free some space. What was already queued is safe; nothing was lost.")
    if _is_damage(error):
        return _damaged()
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError("The profile cannot be written", "Check that its folder exists and belongs to you.")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            "The disk could not be read or written",
            "It may be full or failing: look at its free space and start again. What was stored before is safe.",
        )
    return StoreError("The local database failed", f"SQLite says: {error}.")


def _is_damage(error: sqlite3.Error) -> bool:
    # A broken header may be taken for one of a newer SQLite, without a code of its own.
    return _primary_code(error) in _DAMAGED or "unsupported file format" in str(error)


def _primary_code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


class Database:
    """The write connection to one file, and the maker of read-only ones.

    The file is in WAL mode: readers see the last commit and neither wait for the writer nor hold it up.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, unchecked: bool = False) -> None:
        self.path = path
        self.unchecked = unchecked
        self._connection = connection
        self._open = True

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> "Database":
        """Open or create the file and migrate it; a file under this name always has a schema.

        After an unclean end (a write-ahead log is left, or damage was seen) the file is checked first, unless it is
        large: then ``unchecked`` is set and the caller has ``is_sound`` called beside its work.
        Raises DamagedDatabase, and changes nothing then; StoreError for all else that the environment can do.
        """
        with store_errors():
            if not any(path.with_name(path.name + suffix).exists() for suffix in ("", "-wal")):
                _create(path, migrations)
            told, suspect = _told(path), _is_suspect(path)
            later = suspect and path.stat().st_size > CHECKED_AT_ONCE
            connection = _connect(path)
            try:
                if suspect and not later:
                    _check(connection)
                migrate(connection, path, migrations)
                if told == _INDEX:
                    _rebuild_search(connection)
                if later:
                    damage_note(path).touch(mode=0o600)
                else:
                    damage_note(path).unlink(missing_ok=True)
            except BaseException:
                connection.close()
                raise
            return cls(path, connection, unchecked=later)

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One write transaction: committed at the end, rolled back on any exception.

        A ``durable`` one is on disk when it returns, even if the power fails then. The others may be undone by a
        power failure, but only whole and in order: what they hold can be asked from the server again.
        """
        with noting_damage(self.path):
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
        with reading_values(self.path):
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

    def set_clock(self, now: Callable[[], datetime]) -> None:
        """Give the triggers a clock; without one they note what happened, but not when."""
        _set_clock(self._connection, now)

    def close(self) -> None:
        """Close the write connection; the last connection to close folds the log into the file. Idempotent."""
        if self._open:
            self._open = False
            with store_errors():
                self._connection.close()


def damage_note(path: Path) -> Path:
    """A file beside the database that tells the next open what was seen: check it, replace it, mend the search."""
    return path.with_name(f"{path.name}.check")


def is_sound(path: Path) -> bool:
    """Check a file that others have open, on a connection of its own; takes seconds when it is large.

    Leaves the note that asks for a check only where damage was found. Raises StoreError when it cannot be read.
    """
    with store_errors():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
        try:
            _check(connection)
        except sqlite3.Error as error:
            if not _is_damage(error):
                raise
            _sure_of_damage(path)
            return False
        finally:
            connection.close()
        damage_note(path).unlink(missing_ok=True)
    return True


def _is_suspect(path: Path) -> bool:
    """Whether the last process ended uncleanly or saw damage. Raises the error of a file that is surely damaged."""
    told = _told(path)
    log = path.with_name(f"{path.name}-wal")
    if told == _SURE or not path.exists() or not _has_header(path):
        raise _corruption("known to be damaged")
    return told is not None or (log.exists() and log.stat().st_size > 0)


def _told(path: Path) -> str | None:
    """Return what the note asks for, empty for a check; None when there is none."""
    note = damage_note(path)
    return note.read_text(encoding="utf-8") if note.exists() else None


def _rebuild_search(connection: sqlite3.Connection) -> None:
    """The index of the search can be made from the messages: no reason to give up the whole file."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        rebuild(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _has_header(path: Path) -> bool:
    """Whether the file begins as our databases do; SQLite takes some broken headers for files it may only read."""
    with path.open("rb") as file:
        header = file.read(20)
    return header.startswith(b"SQLite format 3\0") and header[18:] in (b"\1\1", b"\2\2")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        register(connection)
        _set_clock(connection, None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _set_clock(connection: sqlite3.Connection, now: Callable[[], datetime] | None) -> None:
    connection.create_function("event_time", 0, lambda: to_micros(now()) if now is not None else None)


def _create(path: Path, migrations: Sequence[Sequence[str]]) -> None:
    """Make the file under another name first: one that is empty or half made must never be taken for a database."""
    unborn = path.with_name(f"{path.name}.unborn")
    for suffix in FILES:
        unborn.with_name(unborn.name + suffix).unlink(missing_ok=True)
    unborn.touch(mode=0o600)
    connection = _connect(unborn)
    try:
        migrate(connection, unborn, migrations)
    finally:
        connection.close()
    unborn.rename(path)


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise _corruption(found)


def _corruption(found: str) -> sqlite3.DatabaseError:
    damage = sqlite3.DatabaseError(found)
    damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return damage


def _damaged() -> DamagedDatabase:
    return DamagedDatabase(
        "The local database is damaged",
        "Restart Desktop Chat: it sets the damaged file aside and fetches the messages from the server again.",
    )
