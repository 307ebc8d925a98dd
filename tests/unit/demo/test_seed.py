"""The demo's documents have the form that the rules enforce for everybody else."""

import os
import random
from datetime import UTC, datetime

from desktop_chat.demo.script import ADA_AND_GRACE, ENGINE, PEOPLE, ROOMS
from desktop_chat.demo.seed import admin_environment, documents, room_id_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_every_room_has_its_summary_its_members_and_their_memberships() -> None:
    written = dict(documents(NOW, random.Random(1)))
    for room in ROOMS:
        room_id = room_id_of(room)
        summary = written[f"rooms/{room_id}"]
        assert set(summary["memberIds"]) == {person.key for person in room.members}
        for person in room.members:
            assert f"rooms/{room_id}/members/{person.key}" in written
            assert f"users/{person.key}/memberships/{room_id}" in written


def test_the_summary_copies_the_newest_message() -> None:
    written = dict(documents(NOW, random.Random(1)))
    last = written[f"rooms/{room_id_of(ENGINE)}"]["lastMessage"]
    message = written[f"rooms/{room_id_of(ENGINE)}/messages/{last['id']}"]
    assert (message["body"][:200], message["senderId"], message["sentAt"]) == (
        last["body"],
        last["senderId"],
        last["sentAt"],
    )
    assert message["sentAt"] == max(
        fields["sentAt"] for path, fields in written.items() if path.startswith(f"rooms/{room_id_of(ENGINE)}/messages/")
    )


def test_direct_rooms_have_the_sorted_id() -> None:
    assert room_id_of(ADA_AND_GRACE) == "dm_ada_grace"


def test_all_history_lies_in_the_past_and_every_person_has_a_profile() -> None:
    written = dict(documents(NOW, random.Random(1)))
    assert all(fields["sentAt"] < NOW for path, fields in written.items() if "/messages/" in path)
    assert {f"users/{person.key}" for person in PEOPLE} <= written.keys()


def test_the_admin_variables_do_not_leak_into_the_clients() -> None:
    assert "FIRESTORE_EMULATOR_HOST" not in os.environ
    with admin_environment({"auth": "127.0.0.1:1", "firestore": "127.0.0.1:2"}):
        assert os.environ["FIRESTORE_EMULATOR_HOST"] == "127.0.0.1:2"
    assert "FIRESTORE_EMULATOR_HOST" not in os.environ
    assert "FIREBASE_AUTH_EMULATOR_HOST" not in os.environ
