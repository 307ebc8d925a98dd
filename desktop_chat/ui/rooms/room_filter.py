"""Which rooms the list shows."""

import enum
import unicodedata

from desktop_chat.model.room import RoomKind, RoomSummary


class RoomFilter(enum.Enum):
    """The pills above the list."""

    ALL = "All"
    UNREAD = "Unread"
    DIRECT = "Direct"
    GROUPS = "Groups"

    def accepts(self, room: RoomSummary) -> bool:
        """Return whether a room passes."""
        if self is RoomFilter.UNREAD:
            return room.unread > 0
        if self is RoomFilter.DIRECT:
            return room.room.kind is RoomKind.DIRECT
        if self is RoomFilter.GROUPS:
            return room.room.kind is RoomKind.GROUP
        return True


def folded(text: str) -> str:
    """Return a text without case and accents, for comparing what people type."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def title_matches(title: str, query: str) -> bool:
    """Return whether every word of the query occurs in the title."""
    where = folded(title)
    return all(word in where for word in folded(query).split())
