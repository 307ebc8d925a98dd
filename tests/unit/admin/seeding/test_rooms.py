from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from desktop_chat.admin.seeding.rooms import Amount, invented_room, room_documents
from desktop_chat.model.firebase.documents import room_from
from desktop_chat.model.firebase.firestore import Document
from tests.admin_runner import NOON


def amount(**changes: Any) -> Amount:
    return Amount(**{"seed": 1, "people": 30, "rooms": 50, "messages": 1000, "end": NOON, "days": 30, **changes})


@pytest.mark.parametrize("people", [1, 2, 3, 30])
def test_no_two_rooms_are_the_same_however_few_people_there_are(people: int) -> None:
    rooms = [invented_room(amount(people=people), number) for number in range(50)]
    assert len({room.id for room in rooms}) == 50
    for room in rooms:
        assert len({person.uid for person in room.people}) == len(room.people) <= people
        if not room.title:
            assert len(room.people) == 2
            assert room.id == f"dm_{room.people[0].uid}_{room.people[1].uid}"
            assert room.people[0].uid < room.people[1].uid
    if people == 30:
        assert 5 < sum(not room.title for room in rooms) < 45


@pytest.mark.parametrize("messages", [0, 7, 1000])
def test_exactly_the_messages_wanted_are_said_most_in_the_first_rooms(messages: int) -> None:
    shares = [amount(messages=messages).share(number) for number in range(50)]
    assert sum(shares) == messages
    assert min(shares) >= 0
    assert shares[0] >= messages / 6


def test_many_rooms_have_their_share_as_few_have() -> None:
    many = replace(amount(messages=1_000_000), rooms=5000)
    shares = [many.share(number) for number in range(5000)]
    assert sum(shares) == 1_000_000
    assert abs(shares[0] - 1_000_000 / sum(1 / place for place in range(1, 5001))) < 1
    assert max(abs(one - other) for one, other in pairwise(shares[900:1100])) <= 2


def test_a_room_moved_when_something_was_written_in_it_last() -> None:
    documents = dict(room_documents(amount(), 0))
    written = [fields["updatedAt"] for path, fields in documents.items() if "/messages/" in path]
    (room,) = (fields for path, fields in documents.items() if path.count("/") == 1)
    assert room["updatedAt"] == max(written)
    assert any(fields.get("editedAt") for fields in documents.values())


def test_a_room_is_whole_and_the_same_each_time() -> None:
    documents = dict(room_documents(amount(), 0))
    assert documents == dict(room_documents(amount(), 0))
    (path,) = (path for path in documents if path.count("/") == 1)
    room = room_from(Document(path, documents[path]))
    assert room is not None
    assert room.last_message is not None
    assert room.last_message.sent_at == max(one["sentAt"] for name, one in documents.items() if "/messages/" in name)
    for uid in room.member_ids:
        assert documents[f"{path}/members/{uid}"]["role"] == ("owner" if uid == room.member_ids[0] else "member") or (
            documents[f"{path}/members/{uid}"]["role"] == "admin"
        )
        assert documents[f"users/{uid}/memberships/{room.id}"]["leftAt"] is None


def test_a_room_in_which_nothing_is_said_has_no_last_message() -> None:
    documents = dict(room_documents(amount(messages=0), 0))
    assert next(fields for path, fields in documents.items() if path.count("/") == 1)["lastMessage"] is None
