import random

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.setup.first_admin import FirstAdmin, make_first_admin
from tests.unit.admin.example_project import documents

ROOM = "rooms/first-room"


def make(services: Services, email: str) -> FirstAdmin:
    return make_first_admin(services, email, random.Random(1))


def test_a_new_account_comes_with_a_link_and_owns_the_first_group(services: Services) -> None:
    made = make(services, "ada@example.org")
    assert made.link is not None
    assert "mode=resetPassword" in made.link
    record = services.auth.get_user(made.uid)
    assert (record.email, record.email_verified, record.custom_claims) == ("ada@example.org", True, None)
    room, member, note = documents(
        services, ROOM, f"{ROOM}/members/{made.uid}", f"users/{made.uid}/memberships/first-room"
    )
    assert (room["memberIds"], room["kind"], room["title"]) == ([made.uid], "group", "Lobby")
    assert (member["role"], note["leftAt"]) == ("owner", None)


def test_an_account_that_was_there_keeps_its_password_and_claims(services: Services) -> None:
    services.auth.create_user(uid="ada", email="ada@example.org")
    services.auth.set_custom_user_claims("ada", {"bulk": True})
    first, again = (make(services, "ada@example.org") for _ in range(2))
    assert (first.uid, first.link, first.owns_room) == ("ada", None, True)
    assert (again.uid, again.link, again.owns_room) == ("ada", None, False)
    assert services.auth.get_user("ada").custom_claims == {"bulk": True}


def test_the_first_group_keeps_its_owner(services: Services) -> None:
    ada, bob = make(services, "ada@example.org"), make(services, "bob@example.org")
    assert (ada.owns_room, bob.owns_room) == (True, False)
    (room,) = documents(services, ROOM)
    assert room["memberIds"] == [ada.uid]
