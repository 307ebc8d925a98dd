"""Exports on disk."""

from pathlib import Path
from typing import Any

import pytest

from desktop_chat.emulator.exports.contents import ImportRefused
from desktop_chat.emulator.exports.folder import INDEX, FolderTaken, read_folder, write_folder

FILES: dict[tuple[str, ...], Any] = {
    ("auth", "demo"): {"accounts": []},
    ("firestore", "demo", "(default)"): {"documents": [{"path": "a/ü", "fields": {}}]},
    ("database", "demo.x%/y"): None,
}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_folder(tmp_path / "deep" / "export", FILES)
    assert read_folder(tmp_path / "deep" / "export") == FILES
    assert (tmp_path / "deep" / "export" / "firestore" / "demo" / "(default).json").is_file()
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["export"], "nothing is left beside it"


def test_a_new_export_replaces_the_old_one_as_a_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "export", FILES)
    write_folder(tmp_path / "export", {("auth", "other"): 1})
    assert read_folder(tmp_path / "export") == {("auth", "other"): 1}


def test_what_is_no_export_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("meow")
    with pytest.raises(FolderTaken, match="photos"):
        write_folder(tmp_path / "photos", FILES)
    assert [entry.name for entry in (tmp_path / "photos").iterdir()] == ["cat.jpg"]
    with pytest.raises(FolderTaken):
        write_folder(tmp_path / "photos" / "cat.jpg", FILES)
    (tmp_path / "empty").mkdir()
    write_folder(tmp_path / "empty", FILES)
    assert read_folder(tmp_path / "empty") == FILES


def test_what_is_no_export_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=INDEX):
        read_folder(tmp_path)
    (tmp_path / INDEX).write_text('{"version": 99}')
    with pytest.raises(ImportRefused, match="version"):
        read_folder(tmp_path)
    write_folder(tmp_path / "export", FILES)
    (tmp_path / "export" / "auth" / "demo.json").write_text("{")
    with pytest.raises(ImportRefused, match=r"demo\.json"):
        read_folder(tmp_path / "export")
