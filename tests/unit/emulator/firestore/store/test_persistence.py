import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.persistence import EPOCH_BYTES, FILE_NAME, Storage, StorageUnusable
from tests.firestore_messages import DATABASE, ROOT, contents, document

OTHER = "projects/demo/databases/(default)x"


def put(path: Any, n: Any, database: str = DATABASE) -> Any:
    one = document(path, n=n)
    one.name = one.name.replace(DATABASE, database)
    return Change(one.name, None, one)


def rows(storage: Any, database: str = DATABASE) -> Any:
    return {
        row.name.removeprefix(f"{ROOT}/"): (row.time, None if row.document is None else contents(row.document))
        for row in storage.load(database)
    }


def test_what_was_appended_is_there_again(tmp_path: Path) -> None:
    storage = Storage(tmp_path / "new" / "folder")
    storage.append(DATABASE, 1, [put("c/a", 1), put("c/b", 1)])
    storage.append(DATABASE, 2, [put("c/a", 2), Change(f"{ROOT}/c/b", document("c/b"), None)])
    storage.close()
    again = Storage(tmp_path / "new" / "folder")
    assert rows(again) == {"c/a": (2, {"n": 2}), "c/b": (2, None)}
    assert again.databases() == {DATABASE: 2}
    again.close()


def test_databases_are_kept_apart(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.append(DATABASE, 1, [put("c/a", 1)])
    storage.append(OTHER, 5, [put("c/a", 2, OTHER)])
    assert rows(storage) == {"c/a": (1, {"n": 1})}
    assert len(rows(storage, OTHER)) == 1
    assert storage.databases() == {DATABASE: 1, OTHER: 5}
    storage.close()


def test_a_commit_that_cannot_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    class Broken:
        def SerializeToString(self) -> bytes:  # noqa: N802  # protobuf's name
            raise OSError("disk full")

    storage = Storage(tmp_path)
    with pytest.raises(OSError, match="disk full"):
        storage.append(DATABASE, 1, [put("c/a", 1), Change("b", None, Broken())])
    storage._connection.execute("CREATE TRIGGER full BEFORE INSERT ON database BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(FirestoreError, match=r"UNAVAILABLE: .*full"):
        storage.append(DATABASE, 1, [put("c/a", 1)])
    assert rows(storage) == {}
    storage.close()


def test_each_commit_is_synced_to_the_disk(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    settings = [storage._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]
    storage.close()


def test_old_deletions_are_dropped(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.append(DATABASE, 1, [Change(f"{ROOT}/c/old", None, None), put("c/kept", 1)])
    storage.append(DATABASE, 9, [Change(f"{ROOT}/c/new", None, None)])
    storage.forget_deleted(5)
    assert rows(storage).keys() == {"c/kept", "c/new"}
    storage.close()


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    with pytest.raises(StorageUnusable, match="locked"):
        Storage(tmp_path)
    storage.close()
    Storage(tmp_path).close()


def test_a_file_of_another_kind_or_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, but long enough to have a header" * 100)
    with pytest.raises(StorageUnusable, match="not a database"):
        Storage(tmp_path)
    newer = tmp_path / "newer"
    newer.mkdir()
    connection = sqlite3.connect(newer / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageUnusable, match="version 99"):
        Storage(newer)


def test_a_full_disk_refuses_the_commit_and_takes_the_next_when_there_is_room(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.append(DATABASE, 1, [put("c/a", 1)])
    (pages,) = storage._connection.execute("PRAGMA page_count").fetchone()
    storage._connection.execute(f"PRAGMA max_page_count = {pages}")
    large: Any = put("c/large", 1)
    large.after.fields["text"].string_value = "x" * 100_000
    with pytest.raises(FirestoreError, match=r"UNAVAILABLE: .*full"):
        storage.append(DATABASE, 2, [put("c/b", 1), large])
    assert rows(storage).keys() == {"c/a"}
    storage._connection.execute("PRAGMA max_page_count = 1000000")
    storage.append(DATABASE, 2, [put("c/b", 1), large])
    assert rows(storage).keys() == {"c/a", "c/b", "c/large"}
    storage.close()


def test_the_epoch_stays_with_the_data_and_with_no_other(tmp_path: Path) -> None:
    epochs = []
    for folder in ("one", "one", "two"):
        storage = Storage(tmp_path / folder)
        epochs.append(storage.epoch())
        storage.close()
    assert epochs[0] == epochs[1] != epochs[2]
    assert len(epochs[0]) == EPOCH_BYTES


def test_data_of_the_first_version_gets_an_epoch(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.append(DATABASE, 5, [])
    storage.close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as file:
        file.execute("DROP TABLE epoch")
        file.execute("PRAGMA user_version = 1")
    storage = Storage(tmp_path)
    assert len(storage.epoch()) == EPOCH_BYTES
    assert storage.databases() == {DATABASE: 5}
    storage.close()


def test_a_time_that_was_seen_only_grows(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    storage.append(DATABASE, 5, [])
    for time in (9, 7):
        storage.note_time(DATABASE, time)
    storage.note_time("projects/p/databases/never-written", 9)
    assert storage.databases() == {DATABASE: 9}
    storage.close()
