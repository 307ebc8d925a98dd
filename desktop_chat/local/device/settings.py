"""Rows of the choices that a person made for this account on this device."""

import sqlite3


def put(rows: sqlite3.Connection, name: str, value: str) -> None:
    """Store a choice."""
    rows.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))


def get(rows: sqlite3.Connection, name: str) -> str | None:
    """Return a choice, None where none was made."""
    row = rows.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None
