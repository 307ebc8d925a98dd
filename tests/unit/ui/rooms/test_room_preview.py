"""One line for the newest message, whatever is known of it."""

from dataclasses import replace

import pytest

from desktop_chat.model.room import RoomSummary
from desktop_chat.ui.rooms.room_preview import preview_of
from tests.example_data import NOW, a_room
from tests.fake_files import an_attachment

PHOTO = an_attachment("Lake.png", width=9, height=9)
LINE = RoomSummary(a_room(), "Engine", last_at=NOW)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (replace(LINE, last_body="two\nlines"), "two lines"),
        (replace(LINE, last_attachments=(PHOTO,)), "📷 Photo"),
        (replace(LINE, last_attachments=(an_attachment("plan.pdf"),)), "📎 plan.pdf"),
        (replace(LINE, last_is_deleted=True), "Message deleted"),
        (LINE, "Message without text"),
        (replace(LINE, last_at=None), "No messages yet"),
    ],
)
def test_no_message_leaves_the_line_empty(line: RoomSummary, shown: str) -> None:
    assert preview_of(line) == shown
