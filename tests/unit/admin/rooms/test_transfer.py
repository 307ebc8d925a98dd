from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.rooms.transfer import carry_out, plan_transfer
from tests.unit.admin.example_project import add_room, documents


def test_one_of_several_owners_stays_the_only_one(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner", "bob": "owner", "eve": "admin"}, [])
    transfer = plan_transfer(services, Rooms(services).find("r"), "bob")
    assert [one.uid for one in transfer.before] == ["ada"]
    carry_out(services, transfer)
    roles = documents(services, "rooms/r/members/ada", "rooms/r/members/bob", "rooms/r/members/eve")
    assert [one["role"] for one in roles] == ["admin", "owner", "admin"]
