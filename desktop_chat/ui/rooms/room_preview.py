"""The line of the room list that stands for the newest message of a room; it is never empty."""

from typing import Final

from desktop_chat.model.room import RoomSummary
from desktop_chat.ui.attachments.file_text import preview_line
from desktop_chat.ui.plain_text import one_line

NOTHING: Final = "No messages yet"

DELETED: Final = "Message deleted"

WORDLESS: Final = "Message without text"
"""Of a message that is not on this computer the room tells the text only; one without any has files, or is deleted."""


def preview_of(room: RoomSummary) -> str:
    """Return the text, what stands for files, or that the message is gone or that there is none yet."""
    if room.last_at is None:
        return NOTHING
    if room.last_is_deleted:
        return DELETED
    return one_line(preview_line(room.last_body, room.last_attachments)) or WORDLESS
