"""Opening, transactions and what the environment can do to the file."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local.database import DamagedDatabase, Database, is_sound, store_errors

V1 = (("CREATE TABLE notes (text TEXT)",),)


def test_a_transaction_that_fails_leaves_nothing(path: Path) -> None:
    database = Database.open(path, V1)

    def write_and_fail() -> None:
        with database.transaction() as rows:
            rows.execute("INSERT INTO notes VALUES ('half')")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.reading() as rows:
        assert rows.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    database.close()


def test_a_reader_sees_the_last_commit_and_cannot_write(path: Path) -> None:
    database = Database.open(path, V1)
    reader = database.read_connection()
    with database.transaction() as rows:
        rows.execute("INSERT INTO notes VALUES ('one')")
        assert reader.execute("SELECT count(*) FROM notes").fetchone() == (0,)
    assert reader.execute("SELECT text FROM notes").fetchone() == ("one",)
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM notes")
    reader.close()
    database.close()


def test_the_writer_belongs_to_one_thread(path: Path) -> None:
    database = Database.open(path, V1)
    seen: list[BaseException] = []

    def write() -> None:
        try:
            with database.transaction() as rows:
                rows.execute("INSERT INTO notes VALUES ('x')")
        except sqlite3.ProgrammingError as error:
            seen.append(error)

    thread = threading.Thread(target=write)  # noqa: TID251 - another thread is the subject
    thread.start()
    thread.join()
    assert len(seen) == 1
    database.close()


def test_close_can_be_repeated(path: Path) -> None:
    database = Database.open(path, V1)
    database.close()
    database.close()


@pytest.mark.parametrize("content", [b"", b"this is not a database, but somebody's file" * 100], ids=["empty", "text"])
def test_a_file_that_is_no_database_is_told_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)
    assert path.read_bytes() == content


def test_a_log_without_its_file_is_damage_and_is_kept(path: Path) -> None:
    log = path.with_name("ada.sqlite3-wal")
    log.write_bytes(b"somebody's last words" * 100)
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)
    assert log.exists()


def test_a_creation_that_was_cut_short_is_begun_again(path: Path) -> None:
    path.with_name("ada.sqlite3.unborn").write_bytes(b"half")
    Database.open(path, V1).close()
    assert [child.name for child in path.parent.iterdir()] == ["ada.sqlite3"]


def damage_inside(path: Path) -> None:
    """Overwrite a page in the middle, which an ordinary open does not read."""
    database = Database.open(path, V1)
    with database.transaction() as rows:
        rows.executemany("INSERT INTO notes VALUES (?)", [(f"note {number} " * 20,) for number in range(1000)])
    database.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content)


def test_damage_is_looked_for_after_an_unclean_end_only(path: Path) -> None:
    damage_inside(path)
    Database.open(path, V1).close()
    path.with_name("ada.sqlite3-wal").write_bytes(b"\0" * 32)
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)


def test_a_large_file_is_checked_beside_the_program(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage_inside(path)
    monkeypatch.setattr("desktop_chat.local.database.CHECKED_AT_ONCE", 4096)
    path.with_name("ada.sqlite3-wal").write_bytes(b"\0" * 32)
    database = Database.open(path, V1)
    assert database.unchecked
    database.close()
    # Nobody came to check it, and the log is gone: the next open knows all the same.
    database = Database.open(path, V1)
    assert database.unchecked
    assert not is_sound(path)
    database.close()
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)


def test_a_sound_large_file_is_checked_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(path, V1).close()
    monkeypatch.setattr("desktop_chat.local.database.CHECKED_AT_ONCE", 0)
    path.with_name("ada.sqlite3-wal").write_bytes(b"\0" * 32)
    database = Database.open(path, V1)
    assert database.unchecked
    assert is_sound(path)
    database.close()
    database = Database.open(path, V1)
    assert not database.unchecked
    database.close()


def test_damage_met_while_running_is_handled_at_the_next_open(path: Path) -> None:
    damage_inside(path)
    database = Database.open(path, V1)
    with pytest.raises(StoreError, match="Restart"), database.reading() as rows:
        rows.execute("SELECT count(length(text)) FROM notes").fetchone()
    database.close()
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)


def test_values_that_cannot_be_read_are_damage_that_no_check_finds(path: Path) -> None:
    database = Database.open(path, V1)

    def read() -> None:
        with database.reading():
            json.loads("{broken")

    with pytest.raises(DamagedDatabase):
        read()
    database.close()
    with pytest.raises(DamagedDatabase):
        Database.open(path, V1)


def test_a_full_disk_is_told_and_nothing_is_lost(path: Path) -> None:
    database = Database.open(path, V1)
    with database.transaction() as rows:
        rows.execute("INSERT INTO notes VALUES ('safe')")
    with database.reading() as rows:
        rows.execute("PRAGMA max_page_count = 3")
    with pytest.raises(StoreError, match="disk is full"), database.transaction() as rows:
        rows.executemany("INSERT INTO notes VALUES (?)", [("x" * 1000,)] * 100)
    with database.transaction() as rows:
        assert rows.execute("SELECT text FROM notes").fetchall() == [("safe",)]
    database.close()


def test_a_folder_that_is_missing_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        Database.open(tmp_path / "missing" / "x.sqlite3", V1)


def test_wrong_sql_is_a_bug_of_ours_and_passes() -> None:
    with pytest.raises(sqlite3.IntegrityError), store_errors():
        raise sqlite3.IntegrityError("UNIQUE constraint failed")


def test_what_was_durable_survives_a_kill(path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from desktop_chat.local.database import Database
database = Database.open(Path(sys.argv[1]), (("CREATE TABLE notes (text TEXT)",),))
with database.transaction(durable=True) as rows:
    rows.execute("INSERT INTO notes VALUES ('kept')")
with database.transaction() as rows:
    rows.execute("INSERT INTO notes VALUES ('half')")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    database = Database.open(path, V1)
    with database.reading() as rows:
        assert rows.execute("SELECT text FROM notes").fetchall() == [("kept",)]
    database.close()
