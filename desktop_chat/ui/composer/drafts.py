"""What is half written, per room, as it stands in the composer."""

from collections.abc import Mapping

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft


class Drafts:
    """Drafts by room; taking a sent text out leaves what was typed after it."""

    def __init__(self, kept: Mapping[RoomId, Draft] | None = None) -> None:
        self._drafts: dict[RoomId, Draft] = dict(kept or {})

    def get(self, room_id: RoomId) -> Draft:
        """Return the draft of a room, an empty one when there is none."""
        return self._drafts.get(room_id, Draft())

    def put(self, room_id: RoomId, draft: Draft) -> bool:
        """Keep a draft, or forget an empty one; return whether it is another than before."""
        news = draft != self.get(room_id)
        if draft:
            self._drafts[room_id] = draft
        else:
            self._drafts.pop(room_id, None)
        return news

    def take_sent(self, room_id: RoomId, typed: str, reply_to: MessageId | None) -> None:
        """Remove a text that was sent."""
        self.put(room_id, self.get(room_id).sent(typed, reply_to))

    def take_edited(self, room_id: RoomId, message_id: MessageId) -> None:
        """Remove the new text of a message, which was sent."""
        self.put(room_id, self.get(room_id).edited(message_id))
