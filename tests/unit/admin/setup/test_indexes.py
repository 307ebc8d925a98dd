from typing import Any

from desktop_chat.admin.setup.indexes import Indexes, shipped_indexes
from desktop_chat.errors import AlreadyExists
from tests.unit.admin.setup.canned_rest import production

FIELDS = [{"fieldPath": "senderId", "order": "ASCENDING"}, {"fieldPath": "updatedAt", "order": "DESCENDING"}]
WANTED: dict[str, Any] = {
    "indexes": [{"collectionGroup": "messages", "queryScope": "COLLECTION", "fields": FIELDS}],
    "fieldOverrides": [
        {
            "collectionGroup": "messages", "fieldPath": "senderId",
            "indexes": [{"order": "ASCENDING", "queryScope": "COLLECTION_GROUP"}],
        }
    ],
}  # fmt: skip
GROUP = "projects/real-1/databases/(default)/collectionGroups/messages"


def live(state: str = "READY", fields: list[dict[str, str]] = FIELDS) -> dict[str, Any]:
    name = {"fieldPath": "__name__", "order": "DESCENDING"}
    index = {"name": f"{GROUP}/indexes/1", "queryScope": "COLLECTION", "state": state, "fields": [*fields, name]}
    setting = {
        "name": f"{GROUP}/fields/senderId",
        "indexConfig": {
            "indexes": [
                {
                    "queryScope": "COLLECTION_GROUP",
                    "fields": [{"fieldPath": "senderId", "order": "ASCENDING"}],
                    "state": "x",
                }
            ]
        },
    }
    return {"GET /-/indexes": {"indexes": [index]}, "GET /-/fields": {"fields": [setting]}}


def test_what_is_there_is_not_asked_for_again() -> None:
    services, _ = production(live())
    plan = Indexes(services).plan(WANTED)
    assert not plan.is_needed
    assert (plan.building, plan.foreign) == ((), ())


def test_one_that_is_being_built_is_told() -> None:
    services, _ = production(live("CREATING"))
    plan = Indexes(services).plan(WANTED)
    assert not plan.is_needed
    assert len(plan.building) == 1


def test_what_is_missing_is_made_and_what_others_made_is_left() -> None:
    services, rest = production({**live(fields=FIELDS[::-1]), "GET /-/fields": {}, "POST ": {}, "PATCH ": {}})
    indexes = Indexes(services)
    plan = indexes.plan(WANTED)
    assert (len(plan.missing), len(plan.foreign), len(plan.settings)) == (1, 1, 1)
    indexes.deploy(plan)
    (made, patched) = [call for call in rest.calls if call[0] != "GET"]
    assert made[1].endswith("/collectionGroups/messages/indexes")
    assert made[2] == {"queryScope": "COLLECTION", "fields": FIELDS}
    assert patched[1].endswith("/collectionGroups/messages/fields/senderId")
    assert patched[2] == {"indexConfig": {"indexes": WANTED["fieldOverrides"][0]["indexes"]}}


def test_somebody_who_was_faster_is_no_error() -> None:
    services, _ = production({"GET ": {}, "POST ": AlreadyExists("x"), "PATCH ": {}})
    indexes = Indexes(services)
    indexes.deploy(indexes.plan(WANTED))


def test_all_pages_are_read() -> None:
    pages = [{"indexes": [], "nextPageToken": "2"}, live()["GET /-/indexes"]]
    services, _ = production({**live(), "GET /-/indexes": pages})
    assert not Indexes(services).plan(WANTED).missing


def test_what_ships_can_be_read() -> None:
    services, _ = production({"GET ": {}})
    assert Indexes(services).plan(shipped_indexes()).foreign == ()
