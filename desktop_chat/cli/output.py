"""Rows on stdout, one per line and out at once, for programs and for people."""

import contextlib
import json
import re
import unicodedata
from datetime import datetime
from typing import TextIO

from desktop_chat.model.files.attachment import attachment_fields
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.room import RoomSummary

# JSON lets these stand, but readers of lines end a line at some of them, and terminals obey others.
_STEERING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Output:
    """Prints to ``stdout``; notes for a person go to ``stderr``, so that a pipe holds rows only."""

    def __init__(self, stdout: TextIO, stderr: TextIO) -> None:
        self._stdout = stdout
        self._stderr = stderr

    def row(self, fields: dict[str, object]) -> None:
        """Print one JSON object on a line."""
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        self.line(_STEERING.sub(lambda match: f"\\u{ord(match.group()):04x}", text))

    def line(self, text: str) -> None:
        """Print one line and push it out: who reads the pipe must not wait for a buffer to fill."""
        print(text, file=self._stdout, flush=True)

    def note(self, text: str) -> None:
        """Tell a person something beside the rows."""
        print(text, file=self._stderr, flush=True)


def message_row(message: Message) -> dict[str, object]:
    """Return the fields of a message for programs; ``sentAt`` is null until the server has it."""
    return {
        "id": message.id,
        "roomId": message.room_id,
        "senderId": message.sender_id,
        "text": message.body,
        "sentAt": None if message.sent_at is None else message.sent_at.isoformat(),
        "state": message.state.value,
        "attachments": [attachment_fields(file) for file in message.attachments],
    }


def message_line(message: Message, sender_name: str) -> str:
    """Return a message for a person; what others wrote cannot steer the terminal."""
    state = "" if message.state is MessageState.SENT else f" ({message.state.value})"
    files = "".join(f" [{plain(file.name)}, {size_text(file.size)}]" for file in message.attachments)
    return f"{clock(message.shown_at)} {plain(sender_name)}: {plain(message.body)}{files}{state}"


def size_text(size: int) -> str:
    """Return a number of bytes for a person."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size / 1e3, 0.1):.1f} kB"


def room_row(room: RoomSummary) -> dict[str, object]:
    """Return the fields of a room for programs."""
    return {
        "id": room.room.id,
        "title": room.title,
        "kind": room.room.kind.value,
        "memberIds": list(room.room.member_ids),
        "unread": room.unread,
    }


def room_line(room: RoomSummary) -> str:
    """Return a room for a person."""
    unread = f"  {room.unread} unread" if room.unread else ""
    return f"{room.room.id}  {plain(room.title)}{unread}"


def plain(text: str) -> str:
    """Return the text with control characters, bidi overrides and line breaks made visible."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    # Joiners and variation selectors are format characters too, but emoji are made with them.
    if character in "\u200d\u200c":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        return character.encode("unicode_escape").decode("ascii")
    return character


def clock(time: datetime | None) -> str:
    """Return a time on the clock of this place, nothing for none."""
    if time is None:
        return ""
    # The first or the last day there is, in a time zone that would leave it, stays in UTC.
    with contextlib.suppress(OverflowError):
        time = time.astimezone()
    return f"{time:%Y-%m-%d %H:%M:%S}"
