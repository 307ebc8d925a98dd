import os
from pathlib import Path

import pytest

from desktop_chat.model.files.attachment import MAX_FILE_BYTES, MAX_FILES
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.composer.pending_files import PendingFiles

ROOM, OTHER = RoomId("engine"), RoomId("other")


def a_file(folder: Path, name: str = "plan.pdf", size: int = 10) -> Path:
    path = folder / name
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.fixture
def files() -> PendingFiles:
    return PendingFiles()


def test_each_room_has_its_own_and_each_file_is_there_once(files: PendingFiles, tmp_path: Path) -> None:
    path = a_file(tmp_path)
    assert files.add(ROOM, [path, path]) is None
    assert files.add(ROOM, [path]) is None
    assert [(file.path, file.name, file.size) for file in files.of(ROOM)] == [(path, "plan.pdf", 10)]
    assert files.of(OTHER) == ()


def test_what_cannot_be_sent_is_told_with_the_reason(files: PendingFiles, tmp_path: Path) -> None:
    cases = {
        a_file(tmp_path, "film.mov", MAX_FILE_BYTES + 1): "has 25 MB",
        a_file(tmp_path, "nothing.txt", 0): "is empty",
        tmp_path: "is a folder",
        tmp_path / "gone.pdf": "is no file",
    }
    for path, reason in cases.items():
        refusal = files.add(ROOM, [path])
        assert refusal is not None
        assert reason in refusal.text
        assert refusal.title == "A file was not added"
    assert files.of(ROOM) == ()
    assert files.add(ROOM, [a_file(tmp_path, "just.mov", MAX_FILE_BYTES)]) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_would_never_end_is_not_opened(files: PendingFiles, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refusal = files.add(ROOM, [pipe])
    assert refusal is not None
    assert "is no file" in refusal.text


def test_too_many_are_left_out_and_the_others_stay(files: PendingFiles, tmp_path: Path) -> None:
    paths = [a_file(tmp_path, f"{number}.txt") for number in range(MAX_FILES + 2)]
    refusal = files.add(ROOM, [tmp_path, *paths])
    assert refusal is not None
    assert refusal.title == "3 files were not added"
    assert str(MAX_FILES) in refusal.text
    assert len(files.of(ROOM)) == MAX_FILES


def test_what_is_being_sent_is_not_sent_twice_nor_removed(files: PendingFiles, tmp_path: Path) -> None:
    first, second = a_file(tmp_path, "a.txt"), a_file(tmp_path, "b.txt")
    files.add(ROOM, [first])
    assert files.begin(ROOM) == (first,)
    files.add(ROOM, [second])
    assert files.begin(ROOM) == (second,)
    files.remove(ROOM, files.of(ROOM)[0])
    assert len(files.of(ROOM)) == 2
    files.end(ROOM, (first,), sent=True)
    assert [file.path for file in files.of(ROOM)] == [second]
    files.end(ROOM, (second,), sent=False)
    assert [file.path for file in files.waiting(ROOM)] == [second]
    files.remove(ROOM, files.of(ROOM)[0])
    assert files.of(ROOM) == ()


def test_names_are_made_harmless_before_they_are_shown(files: PendingFiles, tmp_path: Path) -> None:
    files.add(ROOM, [a_file(tmp_path, "a\u202egpj.exe")])
    assert files.of(ROOM)[0].name == "agpj.exe"
