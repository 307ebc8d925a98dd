"""The administrator speaks in rooms: seen as a message of the administrator, by every client."""

import random

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rooms.announcement import SENDER
from desktop_chat.model.firebase.documents import message_from
from desktop_chat.model.firebase.firestore import Document
from tests.admin_runner import Admin
from tests.unit.admin.example_project import add_room, documents, fill


def test_it_is_said_in_all_groups_and_in_no_direct_room(admin: Admin, services: Services) -> None:
    fill(services)
    add_room(services, "r2", "Kitchen", {"eve": "owner"}, [])
    data = admin.ok("announce", "Tonight we move.", "--everywhere", "--yes", "--json").data
    assert data["counts"] == {"rooms": 2}
    sent = data["report"]["messages"]
    assert set(sent) == {"lab", "r2"}
    for room_id, message_id in sent.items():
        fields, room = documents(services, f"rooms/{room_id}/messages/{message_id}", f"rooms/{room_id}")
        shown = message_from(Document(f"rooms/{room_id}/messages/{message_id}", fields))
        assert shown is not None
        assert (shown.body, shown.sender_id) == ("Tonight we move.", SENDER)
        assert room["lastMessage"] == {
            "id": message_id, "senderId": SENDER, "body": "Tonight we move.", "sentAt": shown.sent_at,
        }  # fmt: skip
        assert room["updatedAt"] == shown.sent_at
    assert documents(services, f"users/{SENDER}")[0]["displayName"] == "Administrator"


def test_it_asks_and_counts_before_it_speaks(admin: Admin, services: Services) -> None:
    fill(services)
    assert admin.ok("announce", "Hi", "--room", "Lab", "--dry-run").stdout == "Would say it in Lab.\n"
    admin.answers = ["no"]
    assert admin("announce", "Hi", "--room", "Lab").code == 4
    assert admin.asked == [f"Say 'Hi' in 1 room in project {admin.project} on the local Firebase? [y/N] "]
    for number in range(2):
        add_room(services, f"x{number}", "X", {"ada": "owner"}, [])
    assert admin("announce", "Hi", "--everywhere", "--yes", "--limit", "2").code == 4
    assert documents(services, f"users/{SENDER}") == [None]


def test_what_no_message_can_be_is_refused(admin: Admin, services: Services) -> None:
    fill(services)
    assert admin("announce", " ", "--everywhere", "--yes").code == 2
    assert admin("announce", "x" * 16_385, "--everywhere", "--yes").code == 2
    ran = admin("announce", "Hi", "--everywhere", "--yes", "--name", " ")
    assert ran.code == 2
    assert "That name does not fit" in ran.stderr
    assert admin("announce", "Hi", "--yes").code == 2
    assert admin("announce", "Hi", "--yes", "--everywhere", "--room", "Lab").code == 2
    assert admin("announce", "Hi", "--yes", "--room", "Attic").code == 3


def test_a_room_that_is_gone_does_not_stop_the_others(services: Services) -> None:
    from desktop_chat.admin.rooms.announcement import Announcement
    from desktop_chat.admin.rooms.rooms import Rooms

    fill(services)
    rooms = list(Rooms(services).all())
    services.firestore.document("rooms/dm_ada_bob").delete()
    outcome = Announcement(services, "Hi", "The office", random.Random(1)).send(rooms, lambda _count: None)
    assert ([one.id for one in outcome.failures], outcome.counts) == (["dm_ada_bob"], {"rooms": 1})
