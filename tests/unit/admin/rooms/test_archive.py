import random

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.archive import ArchiveRooms, restore
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import Rooms
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room, documents


def profiles(services: Services, *uids: str) -> None:
    for uid in uids:
        fields = {"displayName": uid.title(), "handle": uid, "about": "", "createdAt": NOON, "updatedAt": NOON}
        services.firestore.document(f"users/{uid}").set(fields)


def archived(services: Services, room: str) -> RoomRow:
    deed = ArchiveRooms(random.Random(1))
    deed.perform(services, deed.survey(services, {"rooms": [room]}, NOON), {}, NOON, lambda _count: None)
    return Rooms(services).find(room)


def test_a_direct_room_comes_back_with_its_people_in_their_order(services: Services) -> None:
    add_room(services, "dm_ada_bob", "", {"bob": "owner", "ada": "member"}, ["psst"])
    profiles(services, "ada", "bob")
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


def test_the_epoch_counts_everybody_who_went(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner", "bob": "member", "eve": "member"}, [])
    archived(services, "r")
    assert documents(services, "rooms/r")[0]["epoch"] == 3


@pytest.mark.parametrize(
    ("left", "owner"), [({"bob": "member", "eve": "admin"}, "eve"), ({"eve": "member", "bob": "member"}, "bob")]
)
def test_who_was_erased_meanwhile_is_not_let_in_and_the_room_has_an_owner(
    services: Services, left: dict[str, str], owner: str
) -> None:
    add_room(services, "r", "Room", {"ada": "owner", **left}, [])
    room = archived(services, "r")
    services.firestore.document("users/ada/memberships/r").delete()
    profiles(services, *left)
    assert restore(services, room) == 2
    assert documents(services, "users/ada/memberships/r", "rooms/r/members/ada") == [None, None]
    (restored,) = documents(services, "rooms/r")
    assert sorted(restored["memberIds"]) == ["bob", "eve"]
    roles = {uid: services.firestore.document(f"rooms/r/members/{uid}").get().get("role") for uid in left}
    assert [uid for uid, role in roles.items() if role == "owner"] == [owner]


def test_a_direct_room_keeps_who_was_erased_and_tells_them_nothing(services: Services) -> None:
    add_room(services, "dm_ada_bob", "", {"bob": "owner", "ada": "member"}, ["psst"])
    room = archived(services, "dm_ada_bob")
    services.firestore.document("users/ada/memberships/dm_ada_bob").delete()
    profiles(services, "bob")
    assert restore(services, room) == 1
    assert documents(services, "rooms/dm_ada_bob")[0]["memberIds"] == ["ada", "bob"]
    assert documents(services, "users/ada/memberships/dm_ada_bob") == [None]


def test_a_room_of_which_nobody_is_left_stays_closed(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, [])
    with pytest.raises(WrongUse, match="erased"):
        restore(services, archived(services, "r"))
    assert documents(services, "rooms/r")[0]["memberIds"] == []
