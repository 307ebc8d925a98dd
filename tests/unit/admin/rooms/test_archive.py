import random

from desktop_chat.admin.rooms.archive import ArchiveRooms, restore
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.services import Services
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room, documents


def test_a_direct_room_comes_back_with_its_people_in_their_order(services: Services) -> None:
    add_room(services, "dm_ada_bob", "", {"bob": "owner", "ada": "member"}, ["psst"])
    deed = ArchiveRooms(random.Random(1))
    survey = deed.survey(services, {"rooms": ["dm_ada_bob"]}, NOON)
    assert survey.counts == {"rooms": 1, "people": 2}
    deed.perform(services, survey, {}, NOON, lambda _count: None)
    assert restore(services, Rooms(services).find("dm_ada_bob")) == 2
    assert documents(services, "rooms/dm_ada_bob")[0]["memberIds"] == ["ada", "bob"]


def test_one_that_is_gone_does_not_stop_the_others(services: Services) -> None:
    for name in ("r1", "r2"):
        add_room(services, name, name, {"ada": "owner"}, [])
    deed = ArchiveRooms(random.Random(1))
    survey = deed.survey(services, {"rooms": ["r1", "r2", "r1"]}, NOON)
    services.firestore.document("rooms/r1").delete()
    outcome = deed.perform(services, survey, {}, NOON, lambda _count: None)
    assert ([one.id for one in outcome.failures], outcome.counts) == (["r1"], {"archived": 1})
