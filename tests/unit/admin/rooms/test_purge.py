import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rooms.purge import PurgeMessages
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room, documents


def test_tombstones_are_left_alone_and_one_that_is_gone_does_not_stop_the_others(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, ["one", "two", "three"])
    services.firestore.document("rooms/r/messages/m0").update({"deletedAt": NOON})
    deed, everything = PurgeMessages(), {"room": "r", "user": None, "before": None}
    survey = deed.survey(services, everything, NOON)
    assert [item.id for item in survey.items] == ["r/m1", "r/m2"]
    assert survey.counts == {"messages": 2, "files": 0, "rooms": 1}
    services.firestore.document("rooms/r/messages/m1").delete()
    outcome = deed.perform(services, survey, everything, NOON, lambda _count: None)
    assert ([one.id for one in outcome.failures], outcome.counts) == (["r/m1"], {"purged": 1})
    assert documents(services, "rooms/r/messages/m1") == [None]  # a purge makes no messages


def test_a_long_message_is_quoted_in_part(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, ["x" * 500])
    (item,) = PurgeMessages().survey(services, {"room": None, "user": "ada", "before": None}, NOON).items
    assert item.what == f"Room, ada: {'x' * 60}…"


def test_the_room_moves_whichever_message_went_also_when_it_is_stopped(services: Services) -> None:
    add_room(services, "r", "Room", {"ada": "owner", "bob": "member"}, ["one", "two", "three"])
    deed, of_ada = PurgeMessages(), {"room": None, "user": "ada", "before": None}
    survey = deed.survey(services, of_ada, NOON)
    assert [item.id for item in survey.items] == ["r/m0", "r/m2"]

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deed.perform(services, survey, of_ada, NOON, stop)
    message, room = documents(services, "rooms/r/messages/m0", "rooms/r")
    assert room["updatedAt"] > message["deletedAt"] > NOON  # or nobody who looks elsewhere would learn of it
    assert room["lastMessage"]["body"] == "three"
