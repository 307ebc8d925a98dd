"""What was written is there again."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.persistence import DataUnusable, NoJournal, SqliteJournal
from desktop_chat.emulator.database.tree import EMPTY

PATHS = st.lists(st.sampled_from(["a", "ab", "0", "ä", "!", "􏿿"]), max_size=3).map(tuple)
VALUES = st.sampled_from(
    [None, 1, True, "x", {"a": 1, "!": {"0": 2}}, {".value": 1, ".priority": "p"}, {"a": 1, ".priority": 3}]
)


@given(st.lists(st.tuples(PATHS, VALUES), max_size=12))
def test_the_file_holds_the_tree_after_every_write(writes: list[tuple[tuple[str, ...], object]]) -> None:
    journal = SqliteJournal(Path(":memory:"))
    root = EMPTY
    for path, value in writes:
        root = root.with_at(path, from_json(value))
        journal.write("one", root, [path])
        assert journal.load("one") == root
    assert journal.load("two") == EMPTY
    journal.close()


def test_it_outlives_the_process(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "d.sqlite3")
    journal.write("one", from_json({"a": 1}), [("a",)])
    journal.close()
    again = SqliteJournal(tmp_path / "d.sqlite3")
    assert again.load("one") == from_json({"a": 1})
    again.close()


def test_a_file_of_a_later_version_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    later = sqlite3.connect(tmp_path / "later")
    later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(DataUnusable, match="newer version"):
        SqliteJournal(tmp_path / "later")
    (tmp_path / "text").write_text("not a database" * 100)
    with pytest.raises(DataUnusable, match="text"):
        SqliteJournal(tmp_path / "text")


def test_without_a_file_nothing_is_kept() -> None:
    journal = NoJournal()
    journal.write("one", from_json(1), [()])
    assert journal.load("one") == EMPTY


def test_rules_outlive_the_process_as_they_were_written(tmp_path: Path) -> None:
    source = '{"rules": {".read": true /* for now */}}'
    journal = SqliteJournal(tmp_path / "d.sqlite3")
    assert journal.load_rules("one") is None
    journal.write_rules("one", "{}")
    journal.write_rules("one", source)
    journal.close()
    again = SqliteJournal(tmp_path / "d.sqlite3")
    assert (again.load_rules("one"), again.load_rules("two")) == (source, None)
    again.close()
