"""Accounts and sessions in one SQLite file, for ``--data``."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.journal import Session
from desktop_chat.emulator.auth.state import AuthState

_SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS account (project TEXT, uid TEXT, value TEXT NOT NULL, PRIMARY KEY (project, uid));
CREATE TABLE IF NOT EXISTS session (
    project TEXT, key TEXT, uid TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (project, key));
CREATE INDEX IF NOT EXISTS session_of_account ON session (project, uid);
CREATE TABLE IF NOT EXISTS note (
    project TEXT, kind TEXT, key TEXT, value TEXT NOT NULL, made INTEGER PRIMARY KEY, UNIQUE (project, kind, key));
"""


class AccountsUnusable(Exception):
    """The file is damaged, not ours, or of a newer program; the message has its name."""


class SqliteJournal:
    """Writes each change at once. Holds hashes of passwords and of refresh tokens, never either in clear.

    Codes of mails and short messages, settings and half-done sign-ins are notes.
    """

    def __init__(self, file: Path) -> None:
        """Raise AccountsUnusable."""
        self._connection = sqlite3.connect(file, isolation_level=None)
        try:
            self._open()
        except (sqlite3.Error, AccountsUnusable) as error:
            self._connection.close()
            raise AccountsUnusable(f"{file}: {error}") from error

    def _open(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > _SCHEMA_VERSION:
            raise AccountsUnusable("written by a newer version of desktop-chat-emulator")
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

        notes = self._connection.execute("SELECT project, kind, key, value FROM note ORDER BY made").fetchall()
        for project, kind, key, value in notes:
            state.project(project).restore_note(kind, key, json.loads(value))

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

    def note_changed(self, project: str, kind: str, key: str, value: Mapping[str, Any] | None) -> None:
        """Write or remove a note; one that is written again keeps its place."""
        if value is None:
            sql = "DELETE FROM note WHERE project = ? AND kind = ? AND key = ?"
            self._connection.execute(sql, (project, kind, key))
            return
        text = json.dumps(value, ensure_ascii=False)
        self._connection.execute(
            "INSERT INTO note (project, kind, key, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (project, kind, key) DO UPDATE SET value = excluded.value",
            (project, kind, key, text),
        )

    def cleared(self, project: str) -> None:
        """Remove the project's accounts and sessions; its notes are told of one by one."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM account WHERE project = ?", (project,))
            self._connection.execute("DELETE FROM session WHERE project = ?", (project,))
