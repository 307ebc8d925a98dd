"""Every database in one SQLite file, for ``--data``: one row for each value, written before it is acknowledged.

Rules that were put are kept too, as they were written.
"""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path as File
from typing import Protocol

from desktop_chat.emulator.database.paths import Path
from desktop_chat.emulator.database.tree import EMPTY, Node

_SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS node (
    namespace TEXT, path TEXT, value TEXT NOT NULL, priority TEXT NOT NULL, PRIMARY KEY (namespace, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rules (namespace TEXT PRIMARY KEY, source TEXT NOT NULL) WITHOUT ROWID;
"""


class DataUnusable(Exception):
    """The file cannot be used; the message has its name."""


class Journal(Protocol):
    """Keeps what is written."""

    def load(self, namespace: str) -> Node: ...

    def namespaces(self) -> list[str]: ...

    def write(self, namespace: str, root: Node, paths: Iterable[Path]) -> None: ...

    def load_rules(self, namespace: str) -> str | None: ...

    def write_rules(self, namespace: str, source: str) -> None: ...

    def close(self) -> None: ...


class NoJournal:
    """Keeps nothing."""

    def load(self, namespace: str) -> Node:  # noqa: ARG002 - of the Protocol
        return EMPTY

    def namespaces(self) -> list[str]:
        return []

    def write(self, namespace: str, root: Node, paths: Iterable[Path]) -> None: ...

    def load_rules(self, namespace: str) -> str | None:  # noqa: ARG002 - of the Protocol
        return None

    def write_rules(self, namespace: str, source: str) -> None: ...

    def close(self) -> None: ...


class SqliteJournal:
    """Rows are keyed by path with a slash after every key, so that a subtree is one range."""

    def __init__(self, file: File) -> None:
        """Raise DataUnusable."""
        try:
            self._connection = sqlite3.connect(file, isolation_level=None)
        except sqlite3.Error as error:
            raise DataUnusable(f"{file}: {error}") from error
        try:
            self._open()
        except (sqlite3.Error, DataUnusable) as error:
            self._connection.close()
            raise DataUnusable(f"{file}: {error}") from error

    def _open(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > _SCHEMA_VERSION:
            raise DataUnusable("written by a newer version of desktop-chat-emulator")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def load(self, namespace: str) -> Node:
        """Return the tree of ``namespace``."""
        rows = self._connection.execute(
            "SELECT path, value, priority FROM node WHERE namespace = ? ORDER BY path", (namespace,)
        )
        root = _Entry()
        for path, value, priority in rows:
            entry = root
            for key in path.split("/")[:-1]:
                entry = entry.below.setdefault(key, _Entry())
            entry.value, entry.priority = json.loads(value), json.loads(priority)
        return root.node()

    def namespaces(self) -> list[str]:
        """Return the names of all databases that have values or rules."""
        return [
            name for (name,) in self._connection.execute("SELECT namespace FROM node UNION SELECT namespace FROM rules")
        ]

    def write(self, namespace: str, root: Node, paths: Iterable[Path]) -> None:
        """Make the rows at, above and below ``paths`` those of ``root``, all or none."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            for path in paths:
                key = _key(path)
                execute(
                    "DELETE FROM node WHERE namespace = ? AND path >= ? AND path < ?", (namespace, key, _after(key))
                )
                for depth in range(len(path)):
                    self._put(namespace, path[:depth], root.at(path[:depth]))
                for place, node in root.at(path).leaves(path):
                    self._put(namespace, place, node)
            execute("COMMIT")
        except BaseException:
            execute("ROLLBACK")
            raise

    def _put(self, namespace: str, path: Path, node: Node) -> None:
        if node.is_leaf or node.priority is not None:
            row = (namespace, _key(path), json.dumps(node.value), json.dumps(node.priority))
            self._connection.execute("REPLACE INTO node VALUES (?, ?, ?, ?)", row)
        else:
            self._connection.execute("DELETE FROM node WHERE namespace = ? AND path = ?", (namespace, _key(path)))

    def load_rules(self, namespace: str) -> str | None:
        """Return the rules that were put last, None when nobody did."""
        row = self._connection.execute("SELECT source FROM rules WHERE namespace = ?", (namespace,)).fetchone()
        return None if row is None else str(row[0])

    def write_rules(self, namespace: str, source: str) -> None:
        """Keep these rules instead of those before."""
        self._connection.execute("REPLACE INTO rules VALUES (?, ?)", (namespace, source))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class _Entry:
    """A node while its rows are read."""

    __slots__ = ("below", "priority", "value")

    def __init__(self) -> None:
        self.value = None
        self.priority = None
        self.below: dict[str, _Entry] = {}

    def node(self) -> Node:
        return Node(self.value, {key: entry.node() for key, entry in self.below.items()}, self.priority)


def _key(path: Path) -> str:
    return "".join(f"{key}/" for key in path)


def _after(key: str) -> str:
    # "0" is the character after the slash; no key is so long that nothing could come after it.
    return f"{key[:-1]}0" if key else "\U0010ffff" * 800
