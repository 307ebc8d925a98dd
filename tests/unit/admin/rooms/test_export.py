from pathlib import Path

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.export import RoomExport
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.services import Services
from desktop_chat.cli.archive_folder import ArchiveFolder
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
