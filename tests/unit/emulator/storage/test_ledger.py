"""The SQLite file."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_chat.emulator.storage.ledger import FILE_NAME, Ledger, LedgerUnusable
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable

TIME = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ObjectMetadata("b", "n", 1, 1, 5, "m", "c", TIME, TIME, Settable(), (), "blob")


def test_an_object_and_the_end_of_its_upload_are_one_step(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE_NAME)
    ledger.put_upload("u", "begun")
    ledger.put(ONE, finishes="u", result="done")
    ledger.close()
    again = Ledger(tmp_path / FILE_NAME)
    assert again.find("b", "n") == ONE
    assert (again.upload("u"), again.upload("other")) == ("done", None)
    assert list(again.everything()) == [ONE]
    assert list(again.buckets()) == ["b"]
    again.close()


def test_names_come_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE_NAME)
    for name in ("a", "B", "ü", "a/b", "\U0001f600", "\uffff"):
        ledger.put(replace(ONE, name=name))
    names: list[str] = []
    found = ledger.first_from("b", "", inclusive=True)
    while found is not None:
        names.append(found.name)
        found = ledger.first_from("b", found.name, inclusive=False)
    assert names == sorted(names, key=str.encode)
    assert len(names) == 6
    assert ledger.first_from("other", "", inclusive=True) is None
    ledger.close()


def test_a_file_of_a_newer_program_and_one_in_use_are_refused(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE_NAME)
    with pytest.raises(LedgerUnusable, match="locked"):
        Ledger(tmp_path / FILE_NAME)
    ledger.close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerUnusable, match="version 99"):
        Ledger(tmp_path / FILE_NAME)
    (tmp_path / "other").write_text("no database at all " * 100)
    with pytest.raises(LedgerUnusable, match="other"):
        Ledger(tmp_path / "other")


def test_buckets_are_made_once_and_everything_is_cleared(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / FILE_NAME)
    assert ledger.put_bucket("x", 5)
    assert not ledger.put_bucket("x", 6)
    assert ledger.buckets() == {"x": 5}
    assert ledger.delete_bucket("x")
    assert not ledger.delete_bucket("x")
    ledger.put(ONE)
    ledger.put_upload("u", "1")
    ledger.delete_upload("u")
    ledger.put_upload("v", "1")
    assert ledger.uploads() == {"v": "1"}
    ledger.clear()
    assert (list(ledger.everything()), ledger.uploads(), ledger.buckets()) == ([], {}, {})
    ledger.close()
