"""What the open room shows of presence and typing, and what its composer tells of one's own."""

from PySide6.QtCore import QObject

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import PersonPresence
from desktop_chat.model.room import RoomSummary
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.header.room_header import RoomHeader
from desktop_chat.ui.presence_text import presence_text, typing_text
from desktop_chat.ui.times import Times
from desktop_chat.ui.typing_line import TypingLine


class RoomPresence(QObject):
    """Joins header and typing line with ``client.presence``."""

    def __init__(
        self, client: ChatClient, header: RoomHeader, line: TypingLine, times: Times, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._header = header
        self._line = line
        self._times = times
        self._room_id: RoomId | None = None
        self._peer: Uid | None = None

    def show_room(self, summary: RoomSummary | None) -> None:
        """Follow this room, or none."""
        account = self._client.account
        self._room_id = summary.room.id if summary else None
        self._peer = summary.room.peer_of(account.uid) if summary and account else None
        self._show()

    def apply(self, changes: StoreChanges) -> None:
        """Take over what changed."""
        if self._room_id in changes.typing or self._peer in changes.presence or changes.users:
            self._show()

    def refresh(self) -> None:
        """Write "today" and "yesterday" anew."""
        self._show()

    def typed(self, room_id: RoomId, text: str) -> None:
        """The composer's text was changed by the person."""
        if text.strip():
            self._client.presence.typed(room_id)
        else:
            self._client.presence.stopped_typing(room_id)

    def _show(self) -> None:
        presence = self._client.presence.of(self._peer) if self._peer else PersonPresence()
        self._header.set_presence(presence.availability, presence_text(presence, self._times) if self._peer else "")
        uids = self._client.presence.typing(self._room_id) if self._room_id else ()
        users = [self._client.user(uid) for uid in uids]
        self._line.say(typing_text([user.display_name if user else "" for user in users]))
