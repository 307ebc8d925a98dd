from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.belongings import belongings_of, stored_files
from desktop_chat.admin.erasure.room_share import Fate
from desktop_chat.model.firebase import paths
from tests.unit.admin.erasure_world import FILE, WITHDRAWN, furnish


def test_everything_of_a_person_is_found(services: Services) -> None:
    furnish(services)
    owned = belongings_of(services, "ada", "ada@example.org")
    assert owned.handles == ("handles/ada",)
    assert owned.directory == (paths.directory("ada@example.org"),)
    assert {room.room_id: (room.fate, room.heir) for room in owned.rooms} == {
        "team": (Fate.PASSED_ON, "bob"), "alone": (Fate.REMOVED, None), "dm_ada_bob": (Fate.KEPT, None),
    }  # fmt: skip
    assert owned.was_in == ("alone", "dm_ada_bob", "left", "team")
    assert (owned.messages, owned.files) == (2, 1)  # the tombstone is none any more
    assert owned.in_words() == "ada@example.org: 2 messages, 1 file, rooms: 1 kept, 1 passed on, 1 removed"
    assert stored_files(services, "rooms/team/") == [WITHDRAWN, FILE]
    assert {FILE, WITHDRAWN} < set(owned.uploads)


def test_what_happens_meanwhile_changes_the_facts(services: Services) -> None:
    furnish(services)
    before = belongings_of(services, "ada", "Ada").facts()
    assert belongings_of(services, "ada", "Somebody else").facts() == before
    services.firestore.document("rooms/team/members/bob").update({"role": "owner"})
    assert belongings_of(services, "ada", "Ada").facts() != before


def test_a_stranger_owns_nothing(services: Services) -> None:
    owned = belongings_of(services, "eve", "Eve")
    assert (owned.messages, owned.rooms, owned.in_words()) == (0, (), "Eve: 0 messages, 0 files, rooms: none")
