import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.errors import NotFound
from tests.unit.admin.example_project import add_room


def test_all_pages_are_read_in_the_order_of_ids(services: Services) -> None:
    batch = services.firestore.batch()
    for number in range(401):
        batch.set(services.firestore.document(f"rooms/r{number:03}"), {"kind": "group", "title": "x"})
    batch.commit()
    ids = [room.id for room in Rooms(services).all()]
    assert ids == [f"r{number:03}" for number in range(401)]
    assert [room.id for room in Rooms(services).all(after="r398")] == ["r399", "r400"]


def test_members_without_a_profile_or_with_an_unknown_role_are_there_too(services: Services) -> None:
    services.firestore.document("users/bob").set({"displayName": "Bob", "handle": "bob"})
    add_room(services, "r", "Room", {"zed": "wizard", "bob": "member", "eve": "admin"}, [])
    rows = Rooms(services).members("r")
    assert [(row.uid, row.name, row.role) for row in rows] == [
        ("eve", "", "admin"), ("zed", "", "member"), ("bob", "Bob", "member"),
    ]  # fmt: skip


def test_a_title_may_look_like_a_path(services: Services) -> None:
    services.firestore.document("rooms/r").set({"title": "R/D"})
    assert Rooms(services).find("R/D").id == "r"
    with pytest.raises(NotFound):
        Rooms(services).find("r/members/x")
    with pytest.raises(WrongUse):
        Rooms(services).find("")
