"""From picture to picture: within a message, over messages without any, to the ends of the room."""

from dataclasses import replace

import pytest

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.picture_walk import PictureWalk, RoomPicture
from tests.example_data import NOW, a_message, at
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of

ROOM = RoomId("walked")


def of_files(minute: int, *files: Attachment) -> Message:
    message = a_message("", message_id=f"m{minute}", room_id=ROOM, sent_at=at(10, minute))
    return replace(message, attachments=files)


@pytest.fixture
def walk(client: FakeChatClient) -> PictureWalk:
    pdf = an_attachment("plan.pdf")
    messages = [
        of_files(1, an_attachment("a.png")),
        *(of_files(minute, pdf) for minute in range(2, 30)),
        of_files(30, an_attachment("b.png"), pdf, an_attachment("c.png")),
        of_files(31),
        replace(of_files(32, an_attachment("gone.png")), deleted_at=NOW),
        of_files(33, an_attachment("d.png"), an_attachment("trap.svg")),
    ]
    client.deliver(*messages)
    return PictureWalk(client)


def names(walk: PictureWalk, start: RoomPicture | None, *, newer: bool) -> list[str]:
    found = []
    while start is not None:
        found.append(start.file.name)
        start = walk.beside(start, newer=newer)
    return found


def test_every_picture_of_the_room_is_passed_once_in_order_and_back(walk: PictureWalk) -> None:
    first = walk.find(key_of(of_files(1, an_attachment("a.png"))))
    assert names(walk, first, newer=True) == ["a.png", "b.png", "c.png", "d.png"]
    last = walk.find(key_of(of_files(33, an_attachment("d.png"))))
    assert names(walk, last, newer=False) == ["d.png", "c.png", "b.png", "a.png"]


def test_what_is_gone_or_no_picture_is_not_found(walk: PictureWalk) -> None:
    assert walk.find(key_of(of_files(32, an_attachment("gone.png")))) is None
    assert walk.find(key_of(of_files(2, an_attachment("plan.pdf")))) is None
    assert walk.find(key_of(of_files(59, an_attachment("a.png")))) is None
