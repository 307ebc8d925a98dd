"""What the program has to tell a person about this device, until they have read it."""

import enum
from dataclasses import dataclass

from desktop_chat.model.ids import RoomId


class NoticeKind(enum.StrEnum):
    """What a notice is about; ``OTHER`` also stands for kinds of a newer program."""

    DAMAGE = "damage"
    REMOVED = "removed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Notice:
    """A title and a message that says what is safe and what to do; ``number`` is the order they came in."""

    number: int
    kind: NoticeKind
    title: str
    message: str
    room_id: RoomId | None = None
