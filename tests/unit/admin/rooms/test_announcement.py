import random

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rooms.announcement import SENDER, Announcement
from desktop_chat.admin.rooms.rooms import Rooms
from tests.unit.admin.example_project import add_room, documents


def test_another_name_is_shown_from_then_on_and_a_long_text_is_repeated_in_part(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, [])
    for number, name in enumerate(("Administrator", "The office")):
        Announcement(services, "y" * 300, name, random.Random(number)).send(
            [Rooms(services).find("r")], lambda _n: None
        )
    profile, room = documents(services, f"users/{SENDER}", "rooms/r")
    assert profile["displayName"] == "The office"
    assert profile["createdAt"] < profile["updatedAt"]
    assert room["lastMessage"]["body"] == "y" * 200
