"""Migrations: every step once, a backup before it, nothing done to a newer file."""

import sqlite3
from pathlib import Path

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local.database import Database
from desktop_chat.local.rows import rooms
from desktop_chat.local.schema import MIGRATIONS
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from tests.example_data import a_message, a_room
from tests.unit.local.conftest import ME

NEXT = (*MIGRATIONS, ("ALTER TABLE rooms ADD COLUMN topic TEXT NOT NULL DEFAULT 'none'",))
BROKEN = (*MIGRATIONS, ("ALTER TABLE rooms ADD COLUMN topic TEXT", "ALTER TABLE nothing ADD COLUMN x"))


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return number


def fill(path: Path) -> None:
    store = LocalStore.open(path, ME)
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(RoomId("engine"), [a_message("kept")], [], None)
    store.close()


def test_a_new_file_has_the_newest_version_and_no_backup(path: Path) -> None:
    LocalStore.open(path, ME).close()
    assert version(path) == len(MIGRATIONS)
    assert list(path.parent.glob("*backup*")) == []


def test_an_older_file_is_migrated_with_its_rows(path: Path) -> None:
    fill(path)
    database = Database.open(path, NEXT)
    with database.reading() as rows:
        assert rows.execute("SELECT topic FROM rooms").fetchall() == [("none",)]
        assert rows.execute("SELECT body FROM messages").fetchall() == [("kept",)]
    database.close()
    assert version(path) == len(MIGRATIONS) + 1


def test_a_copy_of_the_old_file_is_kept(path: Path) -> None:
    fill(path)
    Database.open(path, NEXT).close()
    backup = path.with_name(f"{path.name}.v{len(MIGRATIONS)}.backup")
    assert version(backup) == len(MIGRATIONS)
    store = LocalStore.open(backup, ME)
    reader = store.reader()
    assert [message.body for message in reader.messages(RoomId("engine"), limit=5)] == ["kept"]
    reader.close()
    store.close()


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    fill(path)
    with pytest.raises(StoreError):
        Database.open(path, BROKEN)
    assert version(path) == len(MIGRATIONS)
    Database.open(path, NEXT).close()


def test_a_newer_file_is_refused_untouched(path: Path) -> None:
    fill(path)
    Database.open(path, NEXT).close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer"):
        LocalStore.open(path, ME)
    assert path.read_bytes() == before


def test_of_many_steps_only_the_first_copy_is_kept(path: Path) -> None:
    fill(path)
    Database.open(path, NEXT).close()
    later = (*NEXT, ("CREATE TABLE a (x)",), ("CREATE TABLE b (x)",))
    Database.open(path, later).close()
    assert [backup.name for backup in path.parent.glob("*.backup")] == [f"{path.name}.v{len(NEXT)}.backup"]
    Database.open(path, later).close()
    assert len(list(path.parent.glob("*.backup"))) == 1


def test_an_older_file_asks_again_whether_history_is_complete(path: Path) -> None:
    forget = next(step for step in MIGRATIONS if step == ("UPDATE rooms SET history_complete = 0",))
    database = Database.open(path, MIGRATIONS[: MIGRATIONS.index(forget)])
    with database.transaction() as rows:
        rooms.put(rows, a_room("engine"), ME)
        assert rooms.set_history_complete(rows, RoomId("engine"))
    database.close()
    database = Database.open(path)
    with database.reading() as rows:
        assert not rooms.history_complete(rows, RoomId("engine"))
    database.close()
