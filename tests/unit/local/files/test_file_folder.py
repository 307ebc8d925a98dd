"""Bytes on this disk: whole under their final name, or not there."""

import hashlib
import os
from pathlib import Path

import pytest

from desktop_chat.errors import Rejected, StoreError
from desktop_chat.local.files.file_folder import FileFolder, folder_name
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import FileId, MessageId, RoomId
from tests.example_files import a_photo
from tests.unit.model.files.test_image_size import PNG

KEY = FileKey(RoomId("r"), MessageId("m"), FileId("f" * 20))


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


def a_source(tmp_path: Path, name: str = "plan.txt", content: bytes = b"hello") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_folders_of_different_files_differ() -> None:
    keys = [FileKey(RoomId(room), MessageId(message), FileId("f")) for room, message in (("a", "bc"), ("ab", "c"))]
    assert len({folder_name(key) for key in keys}) == 2


def test_a_copy_knows_what_it_is(folder: FileFolder, tmp_path: Path) -> None:
    file = folder.keep_copy(a_source(tmp_path), KEY)
    assert (file.name, file.content_type, file.size) == ("plan.txt", "text/plain", 5)
    assert file.sha256 == hashlib.sha256(b"hello").hexdigest()
    path = folder.path(KEY, file.name)
    assert path.read_bytes() == b"hello"
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cat.png", PNG, ("image/png", 640, 480)),
        ("cat.txt", PNG, ("image/png", 640, 480)),
        ("cat.png", b"<svg/>", ("application/octet-stream", None, None)),
        ("drawing.svg", b"<svg/>", ("image/svg+xml", None, None)),
    ],
)
def test_a_picture_is_one_by_what_is_inside(
    folder: FileFolder, tmp_path: Path, name: str, content: bytes, told: tuple[str, int | None, int | None]
) -> None:
    file = folder.keep_copy(a_source(tmp_path, name, content), KEY)
    assert (file.content_type, file.width, file.height) == told


def test_a_device_is_no_file(folder: FileFolder) -> None:
    with pytest.raises(Rejected):
        folder.keep_copy(Path(os.devnull), KEY)


def test_a_source_that_cannot_be_read_leaves_nothing(folder: FileFolder, tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to(link)
    with pytest.raises(StoreError, match=r"The file cannot be read.*loop"):
        folder.keep_copy(link, KEY)
    assert list((tmp_path / "files").glob("*")) == []


def test_a_disk_that_fills_up_is_told_before_the_copy(tmp_path: Path) -> None:
    folder = FileFolder(tmp_path / "files", free_bytes=lambda root: 50_000_000)
    folder.need_room(0)
    with pytest.raises(StoreError, match="full"):
        folder.keep_copy(a_source(tmp_path), KEY)
    assert list((tmp_path / "files").iterdir()) == []


def test_the_sweep_leaves_what_is_needed(folder: FileFolder, tmp_path: Path) -> None:
    other = FileKey(KEY.room_id, KEY.message_id, FileId("g" * 20))
    folder.sweep(frozenset())
    for key in (KEY, other):
        folder.keep_copy(a_source(tmp_path), key)
    root = tmp_path / "files"
    (root / "0.copy").write_bytes(b"half")
    fresh, stale = root / "1.part", root / "2.part"
    fresh.write_bytes(b"half")
    stale.write_bytes(b"half")
    os.utime(stale, (0, 0))
    folder.sweep({folder_name(KEY)})
    assert sorted(entry.name for entry in root.iterdir()) == sorted(["1.part", folder_name(KEY)])


@pytest.mark.parametrize("name", ["n" * 255, "字" * 85])
def test_the_longest_names_can_be_saved(folder: FileFolder, tmp_path: Path, name: str) -> None:
    folder.save(a_source(tmp_path), tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"hello"


def test_saving_replaces_only_with_the_whole(folder: FileFolder, tmp_path: Path) -> None:
    target = a_source(tmp_path, "target", b"old")
    with pytest.raises(StoreError, match="cannot be saved"):
        folder.save(tmp_path / "none", target)
    assert target.read_bytes() == b"old"
    folder.save(a_source(tmp_path), target)
    assert target.read_bytes() == b"hello"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.txt", "target"]


def test_a_photo_is_kept_without_its_details_and_a_file_as_it_is(folder: FileFolder, tmp_path: Path) -> None:
    photo = a_photo(tmp_path / "x.jpg", 6, b"51.5N")
    unchanged = folder.keep_copy(photo, KEY)
    assert folder.path(KEY, "x.jpg").read_bytes() == photo.read_bytes()
    file = folder.keep_copy(photo, KEY, as_photo=True)
    copy = folder.path(KEY, "x.jpg").read_bytes()
    assert b"51.5N" not in copy
    assert (file.size, file.sha256) == (len(copy), hashlib.sha256(copy).hexdigest())
    assert (file.width, file.height) == (unchanged.width, unchanged.height) == (40, 60)


@pytest.mark.parametrize("content", ["cut", "another format"])
def test_what_may_keep_its_place_does_not_go_as_a_photo(folder: FileFolder, tmp_path: Path, content: str) -> None:
    path = a_photo(tmp_path / "x.jpg")
    path.write_bytes(path.read_bytes()[:300] if content == "cut" else b"\x00\x00\x00\x18ftypheic" + b"51.5N")
    with pytest.raises(Rejected, match="cannot be removed"):
        folder.keep_copy(path, KEY, as_photo=True)
    assert list((tmp_path / "files").iterdir()) == []
