"""Salvage: reads what can still be read out of a copy of a damaged database, row by row."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

Row = dict[str, object]
Schema = Callable[[Path], None]
"""Makes a sound database of the newest schema at a path."""

_FIRST_PAGE = 4096
_TABLES = ("outbox", "messages", "rooms", "users", "read_positions")
_COUNTED_FOR = slice(92, 96)
_FREELIST = slice(32, 40)
_LEAPS = 24


class Salvage:
    """The readable rows of a damaged file; the file itself is not touched, only a copy of it.

    A first page that is no longer one is replaced by that of a fresh file: tables of the first migration always
    begin at the same pages. What lies on a broken page is lost, what lies before and behind it is not.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._rows = connection
        self.complete = True

    @classmethod
    def open(cls, damaged: Path, folder: Path, make_fresh: Schema) -> "Salvage":
        """Copy the damaged file and its log into ``folder`` and open the copy; OSError when there is no space."""
        copy = folder / "copy"
        if damaged.exists():
            shutil.copyfile(damaged, copy)
        else:
            copy.touch()
        log = damaged.with_name(f"{damaged.name}-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name("copy-wal"))
        if copy.stat().st_size < _FIRST_PAGE:
            # Opening an empty file would delete its log, which may hold everything.
            return cls(_with_fresh_first_page(copy, folder, make_fresh))
        connection = _connect(copy)
        try:
            connection.execute("SELECT count(*) FROM outbox").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            connection = _with_fresh_first_page(copy, folder, make_fresh)
        return cls(connection)

    def close(self) -> None:
        """Close the copy."""
        self._rows.close()

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, none when it is not there or cannot be read."""
        return _columns(self._rows, table)

    def rows(self, table: str, key: str, where: str = "TRUE") -> list[Row]:
        """Return the readable rows in the order of ``key``; ``complete`` is False from now on when some are not."""
        names = self.columns(table)
        if not names:
            self.complete = False
            return []
        select = f"SELECT {', '.join(names)} FROM {table} WHERE {where}"  # noqa: S608 - names of ours
        found: dict[object, Row] = {}
        if not self._read(found, names, key, f"{select} ORDER BY {key}"):
            self.complete = False
            self._leap(found, names, key, select)
            self._read(found, names, key, f"{select} ORDER BY {key} DESC")
        return list(found.values())

    def _leap(self, found: dict[object, Row], names: list[str], key: str, select: str) -> None:
        """Look behind the broken page from further and further on; only numbers can be leapt over."""
        numbers = [number for number in found if isinstance(number, int)]
        begin = max(numbers, default=0)
        for step in range(_LEAPS):
            self._read(found, names, key, f"{select} AND {key} > {begin + 2**step} ORDER BY {key}")

    def _read(self, found: dict[object, Row], names: list[str], key: str, query: str) -> bool:
        try:
            for row in self._rows.execute(query):
                fields = dict(zip(names, row, strict=True))
                found.setdefault(fields[key], fields)
        except sqlite3.DatabaseError:
            return False
        return True


def copy_rows(rows: list[Row], into: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Insert what fits the table as it is now; yields the rows that were taken."""
    known = set(_columns(into, table))
    for row in rows:
        fields = {name: value for name, value in row.items() if name in known}
        marks = ", ".join("?" * len(fields))
        try:
            statement = f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks})"  # noqa: S608 - names of ours
            into.execute(statement, tuple(fields.values()))
        except sqlite3.IntegrityError:
            continue
        yield row


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [str(column[1]) for column in connection.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return []


def _with_fresh_first_page(copy: Path, folder: Path, make_fresh: Schema) -> sqlite3.Connection:
    fresh = folder / "fresh"
    make_fresh(fresh)
    page = bytearray(_small_schema(fresh, folder / "small").read_bytes()[:_FIRST_PAGE])
    with copy.open("r+b") as file:
        pages = -(-copy.stat().st_size // _FIRST_PAGE)
        # Not the change counter's value: SQLite then counts the pages of file and log itself.
        page[_COUNTED_FOR] = b"\xff" * 4
        page[_FREELIST] = bytes(8)
        file.write(page)
        file.truncate(max(pages, 1) * _FIRST_PAGE)
    return _connect(copy)


def _small_schema(fresh: Path, small: Path) -> Path:
    """Make a file that knows only the tables that are read, at their places in ``fresh``: that fits on one page."""
    whole = sqlite3.connect(fresh)
    wanted = whole.execute(
        "SELECT name, sql, rootpage, tbl_name FROM sqlite_schema WHERE sql IS NULL OR type = 'table'"
    )
    objects = [row for row in wanted if row[3] in _TABLES]
    whole.close()
    connection = sqlite3.connect(small, isolation_level=None)
    connection.execute(f"PRAGMA page_size = {_FIRST_PAGE}")
    for _, sql, _, _ in objects:
        if sql is not None:
            connection.execute(sql)
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany(
        "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", [(at, name) for name, _, at, _ in objects]
    )
    connection.close()
    return small
