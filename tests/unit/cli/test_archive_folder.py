"""An export is whole when its manifest is there, and only then."""

import json
from pathlib import Path

import pytest

from desktop_chat.cli import archive_folder
from desktop_chat.cli.archive_folder import MANIFEST, MEMBERS, MESSAGES, ArchiveFolder
from desktop_chat.model.messages.archive import BadArchive
from tests.example_data import NOW


def written(folder: Path) -> Path:
    archive_folder.begin(folder)
    files: dict[str, object] = {
        MESSAGES: archive_folder.write_lines(folder, MESSAGES, [{"text": "a\u2028b"}, {"text": "\ud800"}]),
        MEMBERS: archive_folder.write_lines(folder, MEMBERS, []),
    }
    archive_folder.finish(folder, {"title": "Engine"}, files, NOW, complete=True)
    return folder


def test_what_was_written_is_read(tmp_path: Path) -> None:
    archive = ArchiveFolder(written(tmp_path / "out"))
    assert (archive.title, archive.count) == ("Engine", 2)
    assert list(archive.lines(MESSAGES)) == [{"text": "a\u2028b"}, {"text": "?"}]
    assert len(archive.digest) == 64


def test_a_changed_line_is_noticed(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / MESSAGES).write_bytes((folder / MESSAGES).read_bytes().replace(b"a", b"b"))
    with pytest.raises(BadArchive, match="changed"):
        ArchiveFolder(folder)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"format": "desktop-chat-export", "version": 99}'])
def test_without_a_manifest_of_ours_it_is_no_export(tmp_path: Path, content: str | None) -> None:
    folder = written(tmp_path)
    (folder / MANIFEST).unlink()
    if content is not None:
        (folder / MANIFEST).write_text(content)
    with pytest.raises(BadArchive):
        ArchiveFolder(folder)


def test_an_export_that_was_cut_short_is_begun_again_and_nothing_else_is_touched(tmp_path: Path) -> None:
    (tmp_path / MESSAGES).write_text("half")
    archive_folder.begin(tmp_path)
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(BadArchive, match="not empty"):
        archive_folder.begin(tmp_path)
    whole = written(tmp_path / "whole")
    with pytest.raises(BadArchive, match="not empty"):
        archive_folder.begin(whole)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadArchive, match="cannot be written"):
        archive_folder.begin(tmp_path / "file" / "inside")


@pytest.mark.parametrize("name", [MESSAGES, MEMBERS, f"{MANIFEST}.partial"])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(BadArchive, match="cannot be written"):
        written(tmp_path)


def test_the_manifest_is_plain_json(tmp_path: Path) -> None:
    manifest = json.loads((written(tmp_path) / MANIFEST).read_text())
    assert manifest["complete"] is True
    assert set(manifest["files"]) == {MESSAGES, MEMBERS}
