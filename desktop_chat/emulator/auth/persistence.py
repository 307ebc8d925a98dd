"""Accounts and sessions in one SQLite file, for ``--data``."""

import json
import sqlite3
from dataclasses import asdict
from pathlib import Path

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.journal import Session
from desktop_chat.emulator.auth.state import AuthState

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (project TEXT, uid TEXT, value TEXT NOT NULL, PRIMARY KEY (project, uid));
CREATE TABLE IF NOT EXISTS session (
    project TEXT, key TEXT, uid TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (project, key));
CREATE INDEX IF NOT EXISTS session_of_account ON session (project, uid);
"""


class IncompatibleData(Exception):
    """The file was written by a newer version; says so with the file's name."""


class SqliteJournal:
    """Writes each change at once. Holds hashes of passwords and of refresh tokens, never either in clear."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > _SCHEMA_VERSION:
            self._connection.close()
            raise IncompatibleData(f"{file} was written by a newer version of desktop-chat-emulator")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def load_into(self, state: AuthState) -> None:
        """Put every kept account and session into ``state``."""
        projects = [row[0] for row in self._connection.execute("SELECT DISTINCT project FROM account")]
        for project in projects:
            accounts = self._connection.execute("SELECT value FROM account WHERE project = ?", (project,))
            sessions = self._connection.execute("SELECT key, value FROM session WHERE project = ?", (project,))
            state.project(project).restore(
                [Account.from_json(value) for (value,) in accounts],
                {key: Session(**json.loads(value)) for key, value in sessions},
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def account_changed(self, project: str, account: Account) -> None:
        """Write the account's new state."""
        self._connection.execute("REPLACE INTO account VALUES (?, ?, ?)", (project, account.uid, account.to_json()))

    def account_deleted(self, project: str, uid: str) -> None:
        """Remove the account and its sessions."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM account WHERE project = ? AND uid = ?", (project, uid))
            self._connection.execute("DELETE FROM session WHERE project = ? AND uid = ?", (project, uid))

    def session_changed(self, project: str, key: str, session: Session) -> None:
        """Write the session's new state."""
        value = json.dumps(asdict(session), ensure_ascii=False)
        self._connection.execute("REPLACE INTO session VALUES (?, ?, ?, ?)", (project, key, session.uid, value))

    def cleared(self, project: str) -> None:
        """Remove everything of the project."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM account WHERE project = ?", (project,))
            self._connection.execute("DELETE FROM session WHERE project = ?", (project,))
