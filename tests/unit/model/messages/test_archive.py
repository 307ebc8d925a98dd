"""What is exported comes back, and what an import makes of it is honest and always the same."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.archive import (
    BadArchive,
    imported_bodies,
    imported_message_id,
    imported_room_id,
    message_fields,
    read_message,
)
from desktop_chat.model.messages.message import MAX_BODY_BYTES, Message
from tests.example_data import NOW, a_message

NAMES = {Uid("grace"): "Grace Hopper", Uid("ada"): "Ada"}
ADA, EVE = Uid("ada"), Uid("eve")


def exported(message: Message) -> dict[str, object]:
    fields: dict[str, object] = json.loads(json.dumps(message_fields(message, NAMES)))
    return fields


def test_a_message_survives_the_way_through_json() -> None:
    message = a_message("hello\u2028there", reply_to="x", reactions={ADA: ("👍",), Uid("gone"): ("👍", "🚀")})
    read = read_message(exported(message))
    assert (read.text, read.sender_name, read.sent_at, read.reply_to) == ("hello\u2028there", "Grace Hopper", NOW, "x")
    assert read.reactions == {"👍": ("Ada", "gone"), "🚀": ("gone",)}


def test_the_text_of_a_deleted_message_is_not_exported() -> None:
    fields = exported(a_message("secret", deleted_at=NOW))
    assert "secret" not in json.dumps(fields)
    assert imported_bodies(read_message(fields)) == []


def test_a_message_that_was_not_sent_is_a_bug() -> None:
    with pytest.raises(ValueError, match="sent"):
        message_fields(a_message(sent_at=None), NAMES)


def test_an_import_names_the_author_and_the_time() -> None:
    message = a_message("hello", edited_at=NOW + timedelta(hours=1), reactions={ADA: ("👍",)})
    assert imported_bodies(read_message(exported(message))) == [
        "Grace Hopper, 2026-11-24 14:33 UTC, edited:\nhello\n👍 Ada"
    ]


def test_a_text_that_grows_over_the_limit_becomes_two_messages_and_loses_nothing() -> None:
    message = read_message(exported(a_message("é" * (MAX_BODY_BYTES // 2))))
    message = replace(message, sender_name="ж" * 500)
    bodies = imported_bodies(message)
    assert len(bodies) == 2
    assert all(len(body.encode()) <= MAX_BODY_BYTES for body in bodies)
    assert "".join(body.partition("\n")[2] for body in bodies) == message.text


def test_ids_follow_from_archive_and_importer() -> None:
    one = imported_message_id("digest", ADA, "m1")
    assert one == imported_message_id("digest", ADA, "m1")
    others = {
        imported_message_id("digest", EVE, "m1"),
        imported_message_id("other", ADA, "m1"),
        imported_message_id("digest", ADA, "m2"),
        imported_message_id("digest", ADA, "m1", 1),
        imported_room_id("digest", ADA),
    }
    assert len(others | {one}) == 6
    assert all(len(made) == 20 and made.isalnum() for made in others)


@pytest.mark.parametrize(
    "change",
    [{"sentAt": "yesterday"}, {"sentAt": "2026-01-01T00:00:00"}, {"text": 5}, {"reactions": []}, {"replyTo": {}}],
)
def test_what_is_no_message_is_told(change: dict[str, object]) -> None:
    with pytest.raises(BadArchive):
        read_message({**exported(a_message()), **change})
