"""The mark of each platform, and no word about where a file is from."""

import errno
import os
import sys
from pathlib import Path

import pytest

from desktop_chat.local.files.file_folder import FileFolder
from desktop_chat.local.files.web_mark import ORIGIN, WebMark
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import FileId, MessageId, RoomId

Set = list[tuple[str, str, bytes]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"a plan")
    return path


def marked(path: Path, platform: str) -> Set:
    seen: Set = []
    WebMark(platform, lambda at, name, value: seen.append((at.name, name, value)), now=lambda: 1_800_000_000.5).put(
        path
    )
    return seen


def test_on_macos_it_is_in_quarantine_since_a_time(path: Path) -> None:
    assert marked(path, "darwin") == [("plan.pdf", "com.apple.quarantine", b"0081;6b49d200;Desktop Chat;")]


def test_on_windows_it_is_of_the_zone_of_the_internet(path: Path) -> None:
    assert marked(path, "win32") == []
    stream = path.with_name("plan.pdf:Zone.Identifier")
    assert stream.read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    assert path.read_bytes() == b"a plan"


def test_elsewhere_its_origin_is_told_without_an_address(path: Path) -> None:
    assert marked(path, "linux") == [("plan.pdf", "user.xdg.origin.url", b"desktop-chat:attachment")]


def test_a_disk_without_marks_keeps_nobody_from_saving(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(at: Path, name: str, value: bytes) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    caplog.set_level("INFO")
    WebMark("linux", refuse).put(path)
    assert "could not be marked" in caplog.text
    assert path.read_bytes() == b"a plan"


def test_what_is_saved_is_marked_before_it_has_its_name(path: Path, tmp_path: Path) -> None:
    seen: list[bool] = []
    mark = WebMark("linux", lambda at, name, value: seen.append((tmp_path / "copy.pdf").exists()))
    FileFolder(tmp_path / "files", mark=mark).save(path, tmp_path / "copy.pdf")
    assert seen == [False]


def test_a_download_is_marked_and_a_copy_to_be_sent_is_not(path: Path, tmp_path: Path) -> None:
    seen: Set = []
    folder = FileFolder(tmp_path / "files", mark=WebMark("linux", lambda at, *told: seen.append((at.name, *told))))
    key = FileKey(RoomId("r"), MessageId("m"), FileId("f" * 20))
    file = folder.keep_copy(path, key)
    assert seen == []
    folder.part(key).write_bytes(path.read_bytes())
    folder.finish_download(key, file)
    assert [name for name, *_ in seen] == [folder.part(key).name]


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes as Python offers them")
def test_this_system_takes_the_mark(path: Path) -> None:
    try:
        os.setxattr(path, "user.probe", b"")
    except OSError:
        pytest.skip("the file system of this folder takes no marks")
    WebMark().put(path)
    assert os.getxattr(path, "user.xdg.origin.url") == ORIGIN
