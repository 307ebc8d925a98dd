"""What is half written, per room, while the program runs."""

from desktop_chat.model.ids import RoomId


class Drafts:
    """Texts by room; taking a sent text out leaves what was typed after it."""

    def __init__(self) -> None:
        self._texts: dict[RoomId, str] = {}

    def get(self, room_id: RoomId) -> str:
        """Return the draft of a room, empty when there is none."""
        return self._texts.get(room_id, "")

    def put(self, room_id: RoomId, text: str) -> None:
        """Keep a draft; an empty one is forgotten."""
        if text:
            self._texts[room_id] = text
        else:
            self._texts.pop(room_id, None)

    def take_sent(self, room_id: RoomId, sent: str) -> str:
        """Remove a text that was sent from the draft and return the rest."""
        rest = without_sent(self.get(room_id), sent)
        self.put(room_id, rest)
        return rest


def without_sent(text: str, sent: str) -> str:
    """Return ``text`` without the first place where ``sent`` stands; it stands first unless the user went on."""
    if not sent:
        return text
    before, found, after = text.partition(sent)
    return before + after if found else text
