from desktop_chat.admin.rooms.purge import PurgeMessages
from desktop_chat.admin.services import Services
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
