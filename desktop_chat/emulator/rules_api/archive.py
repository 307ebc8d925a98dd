"""Rulesets and releases in one SQLite database: in a file, or in memory."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from desktop_chat.emulator.rules_api.source import Source

_VERSION: Final = 2
_SCHEMA: Final = (
    (
        "CREATE TABLE ruleset (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, project TEXT NOT NULL,"
        " created TEXT NOT NULL, services TEXT NOT NULL, file TEXT NOT NULL, content TEXT NOT NULL)"
    ),
    (
        "CREATE TABLE release (name TEXT PRIMARY KEY, project TEXT NOT NULL, ruleset TEXT NOT NULL,"
        " created TEXT NOT NULL, updated TEXT NOT NULL)"
    ),
)


_WITHDRAWN: Final = "CREATE TABLE withdrawn (name TEXT PRIMARY KEY)"
"""Releases that were deleted: nothing is allowed where they were, also after a restart."""
_PUT_RELEASE: Final = "INSERT OR REPLACE INTO release (name, project, ruleset, created, updated) VALUES (?, ?, ?, ?, ?)"


class ArchiveUnusable(Exception):
    """The file is not ours, is newer than this program, or is held by another process."""


@dataclass(frozen=True, slots=True)
class StoredRuleset:
    """``name`` is ``projects/{p}/rulesets/{id}``, ``created`` a time as RFC 3339."""

    name: str
    created: str
    services: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Release:
    """``name`` is ``projects/{p}/releases/{id}``; ``ruleset`` is the full name of the one in force."""

    name: str
    ruleset: str
    created: str
    updated: str


class Archive:
    """What is written is kept when a method returns."""

    def __init__(self, file: Path | None = None) -> None:
        """Raise ArchiveUnusable."""
        self._connection = sqlite3.connect(":memory:" if file is None else file, isolation_level=None, timeout=0)
        try:
            self._open()
        except (sqlite3.DatabaseError, ArchiveUnusable) as error:
            self._connection.close()
            raise ArchiveUnusable(f"{file}: {error}") from error

    def _open(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA locking_mode = EXCLUSIVE")
        execute("PRAGMA synchronous = FULL")
        execute("BEGIN EXCLUSIVE")
        (version,) = execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise ArchiveUnusable(f"the data is of version {version}, this program knows {_VERSION}")
        if version == 0:
            for statement in _SCHEMA:
                execute(statement)
        if version < _VERSION:
            execute(_WITHDRAWN)
            execute(f"PRAGMA user_version = {_VERSION}")
        execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, ruleset: StoredRuleset) -> None:
        """Keep a new ruleset."""
        self._connection.execute(
            "INSERT INTO ruleset (name, project, created, services, file, content) VALUES (?, ?, ?, ?, ?, ?)",
            (
                ruleset.name,
                _project(ruleset.name),
                ruleset.created,
                json.dumps(ruleset.services),
                ruleset.source.name,
                ruleset.source.content,
            ),
        )

    def ruleset(self, name: str) -> StoredRuleset | None:
        """Find one by its full name."""
        row = self._connection.execute(
            "SELECT name, created, services, file, content FROM ruleset WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else _ruleset(row)

    def rulesets(self, project: str) -> list[StoredRuleset]:
        """All of a project, the newest first."""
        rows = self._connection.execute(
            "SELECT name, created, services, file, content FROM ruleset WHERE project = ? ORDER BY number DESC",
            (project,),
        )
        return [_ruleset(row) for row in rows]

    def remove_ruleset(self, name: str) -> None:
        """Forget one."""
        self._connection.execute("DELETE FROM ruleset WHERE name = ?", (name,))

    def put(self, release: Release) -> None:
        """Keep a release, new or changed."""
        with self._step() as execute:
            execute(
                _PUT_RELEASE,
                (release.name, _project(release.name), release.ruleset, release.created, release.updated),
            )
            execute("DELETE FROM withdrawn WHERE name = ?", (release.name,))

    def release(self, name: str) -> Release | None:
        """Find one by its full name."""
        row = self._connection.execute(
            "SELECT name, ruleset, created, updated FROM release WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else Release(*row)

    def releases(self, project: str | None = None) -> list[Release]:
        """Those of a project by name, or of all projects."""
        rows = self._connection.execute(
            "SELECT name, ruleset, created, updated FROM release WHERE ?1 IS NULL OR project = ?1 ORDER BY name",
            (project,),
        )
        return [Release(*row) for row in rows]

    def remove_release(self, name: str) -> None:
        """Forget one but for its name, which stays among the withdrawn."""
        with self._step() as execute:
            execute("DELETE FROM release WHERE name = ?", (name,))
            execute("INSERT OR IGNORE INTO withdrawn (name) VALUES (?)", (name,))

    def withdrawn(self) -> list[str]:
        """The full names of releases that were deleted and not made again."""
        return [name for (name,) in self._connection.execute("SELECT name FROM withdrawn ORDER BY name")]

    def contents(self) -> dict[str, Any]:
        """Everything as JSON, for an export."""
        rows = self._connection.execute(
            "SELECT name, created, services, file, content FROM ruleset ORDER BY number"
        ).fetchall()
        return {
            "rulesets": [asdict(_ruleset(row)) for row in rows],
            "releases": [asdict(release) for release in self.releases()],
            "withdrawn": self.withdrawn(),
        }

    def restore(self, contents: Any) -> None:
        """Put what ``contents`` told in place of everything; raises TypeError, KeyError, ValueError, IndexError."""
        rulesets = [
            StoredRuleset(**{**one, "services": tuple(one["services"]), "source": Source(**one["source"])})
            for one in contents["rulesets"]
        ]
        releases = [Release(**one) for one in contents["releases"]]
        known = {ruleset.name for ruleset in rulesets}
        if missing := [release.name for release in releases if release.ruleset not in known]:
            raise ValueError(f"the ruleset of {missing[0]} is missing")
        names = [(str(name),) for name in contents["withdrawn"]]
        with self._step() as execute:
            for table in ("ruleset", "release", "withdrawn"):
                execute(f"DELETE FROM {table}")  # noqa: S608 - one of three names
            for ruleset in rulesets:
                self.add(ruleset)
            for release in releases:
                execute(
                    _PUT_RELEASE,
                    (release.name, _project(release.name), release.ruleset, release.created, release.updated),
                )
            for name in names:
                execute("INSERT INTO withdrawn (name) VALUES (?)", name)

    @contextmanager
    def _step(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        """All or nothing."""
        execute = self._connection.execute
        execute("BEGIN")
        try:
            yield execute
        except BaseException:
            execute("ROLLBACK")
            raise
        execute("COMMIT")


def _project(name: str) -> str:
    return name.split("/", 2)[1]


def _ruleset(row: tuple[str, str, str, str, str]) -> StoredRuleset:
    name, created, services, file, content = row
    return StoredRuleset(name, created, tuple(json.loads(services)), Source(file, content))
