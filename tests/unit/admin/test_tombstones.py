"""What is left of a message; that erasures and purges write it is tested with them."""

from typing import Any

import pytest
from google.cloud.firestore import SERVER_TIMESTAMP

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.tombstones import tell_room, tombstone
from tests.admin_runner import NOON
from tests.unit.admin.example_project import add_room


def test_nothing_of_what_was_said_is_left() -> None:
    said = {"senderId": "ada", "sentAt": NOON, "kind": "text", "body": "secret", "ct": b"secret", "alg": "megolm"}
    left = tombstone(said)
    assert (left["senderId"], left["sentAt"], left["kind"]) == ("ada", NOON, "text")
    assert left["deletedAt"] is left["updatedAt"] is SERVER_TIMESTAMP
    assert "secret" not in str(left)
    assert "ct" not in left


@pytest.mark.parametrize(
    ("last", "body"),
    [({"deletedAt": NOON}, ""), (None, ""), ({"deletedAt": None}, "two")],
)
def test_a_room_moves_and_its_summary_repeats_nothing_that_is_gone(
    services: Services, last: dict[str, Any] | None, body: str
) -> None:
    add_room(services, "r", "Room", {"ada": "owner"}, ["one", "two"])
    message = services.firestore.document("rooms/r/messages/m1")
    if last is None:
        message.delete()
    else:
        message.update(last)
    tell_room(services.firestore, "r")
    room = services.firestore.document("rooms/r").get().to_dict()
    assert room["lastMessage"]["body"] == body
    assert room["updatedAt"] > NOON


def test_a_room_that_is_gone_is_not_made_again(services: Services) -> None:
    tell_room(services.firestore, "r")
    assert not services.firestore.document("rooms/r").get().exists
