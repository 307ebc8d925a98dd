import errno
from pathlib import Path

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.export import RoomExport
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.cli.archive_folder import ArchiveFolder
from desktop_chat.errors import Unavailable
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room, message


def test_a_room_of_several_pages_is_exported_in_the_order_of_the_timeline(services: Services, tmp_path: Path) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, [])
    batch = services.firestore.batch()
    for number in range(450):  # all at one time: the id decides
        batch.set(services.firestore.document(f"rooms/r/messages/m{number:03}"), message("ada", str(number), NOON))
    batch.set(services.firestore.document("rooms/r/messages/broken"), {"sentAt": NOON})
    batch.commit()
    counted: list[int] = []
    counts = RoomExport(services, Rooms(services).find("r")).write(tmp_path / "x", NOON, counted.append)
    assert counts["messages"] == sum(counted) == 450
    said = [one["text"] for one in ArchiveFolder(tmp_path / "x").lines("messages.jsonl")]
    assert said == [str(number) for number in range(450)]


def test_what_is_in_the_folder_stays(services: Services, tmp_path: Path) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, [])
    (tmp_path / "letter").write_text("dear")
    with pytest.raises(WrongUse):
        RoomExport(services, Rooms(services).find("r")).write(tmp_path, NOON, lambda _count: None)
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), WrongUse),
        (Unavailable("No answer"), Unavailable),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_nothing_stays_of_an_export_that_failed(
    services: Services, tmp_path: Path, failure: BaseException, told: type[BaseException], there: bool
) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, ["hi"])
    folder = tmp_path / "x"
    if there:
        folder.mkdir()
        (folder / "messages.jsonl").write_text("half of an earl")

    def fail(_count: int) -> None:
        assert (folder / "messages.jsonl").exists()
        raise failure

    export = RoomExport(services, Rooms(services).find("r"))
    with pytest.raises(told):
        export.write(folder, NOON, fail)
    assert folder.exists() is there
    assert not there or list(folder.iterdir()) == []
    assert export.write(folder, NOON, lambda _count: None)["messages"] == 1
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "messages.jsonl", "members.jsonl"}


def test_a_manifest_is_whole_or_not_there(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, [])

    def write_half(file: Path, text: str, encoding: str) -> int:
        file.write_bytes(text.encode(encoding)[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_half)
    with pytest.raises(WrongUse, match="No space left"):
        RoomExport(services, Rooms(services).find("r")).write(tmp_path / "x", NOON, lambda _count: None)
    assert list(tmp_path.iterdir()) == []
