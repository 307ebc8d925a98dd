"""Salvage reads before and behind what is broken, and takes rows over into a table of today."""

import sqlite3
from pathlib import Path

from desktop_chat.local.database import Database
from desktop_chat.local.salvage import Salvage, copy_rows


def make_fresh(path: Path) -> None:
    Database.open(path).close()


def salvage_of(path: Path, folder: Path) -> Salvage:
    folder.mkdir()
    return Salvage.open(path, folder, make_fresh)


def test_a_sound_file_is_read_whole(path: Path, tmp_path: Path) -> None:
    database = Database.open(path)
    with database.transaction() as rows:
        rows.execute("INSERT INTO read_positions (room_id, up_to) VALUES ('a', 1), ('b', 2)")
    database.close()
    salvage = salvage_of(path, tmp_path / "work")
    found = salvage.rows("read_positions", "room_id")
    assert [(row["room_id"], row["up_to"]) for row in found] == [("a", 1), ("b", 2)]
    assert salvage.complete
    salvage.close()


def test_a_table_that_is_not_there_is_told(path: Path, tmp_path: Path) -> None:
    make_fresh(path)
    salvage = salvage_of(path, tmp_path / "work")
    assert salvage.rows("nothing", "id") == []
    assert not salvage.complete
    salvage.close()


def test_text_that_is_no_text_any_more_is_still_taken(path: Path, tmp_path: Path) -> None:
    database = Database.open(path)
    with database.transaction() as rows:
        rows.execute("INSERT INTO read_positions (room_id, up_to) VALUES (CAST(x'61ff62' AS TEXT), 1)")
    database.close()
    salvage = salvage_of(path, tmp_path / "work")
    assert salvage.rows("read_positions", "room_id") == [
        {"room_id": "a\ufffdb", "up_to": 1, "marked_at": None, "unread_from": None}
    ]
    salvage.close()


def test_the_damaged_file_is_not_touched(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"garbage" * 3000)
    salvage = salvage_of(path, tmp_path / "work")
    salvage.rows("outbox", "seq")
    salvage.close()
    assert path.read_bytes() == b"garbage" * 3000


def test_columns_of_another_version_and_unfit_rows_are_left_out() -> None:
    into = sqlite3.connect(":memory:")
    into.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c TEXT NOT NULL DEFAULT 'new')")
    rows: list[dict[str, object]] = [{"a": 1, "b": "x", "old": 9}, {"a": 2, "b": None, "old": 9}]
    assert list(copy_rows(rows, into, "t")) == rows[:1]
    assert into.execute("SELECT * FROM t").fetchall() == [(1, "x", "new")]
    into.close()
