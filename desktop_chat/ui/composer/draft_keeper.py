"""DraftKeeper: what is half written is on disk soon, and is there again when its room is opened."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.composer.composer import Composer
from desktop_chat.ui.composer.drafts import Drafts
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.timeline.timeline_rows import SOMEBODY

WRITE_MS = 200
"""How much typing a crash may cost."""


class DraftKeeper(QObject):
    """Joins a composer with ``client.drafts``.

    While a message is on its way from the field to the outbox, its room's draft is not written: the text would be
    found in both places, or in neither, by whoever starts after a crash. The outbox takes it out of the draft itself.
    """

    def __init__(self, client: ChatClient, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._composer = composer
        self._due: set[RoomId] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_MS)
        self._timer.timeout.connect(self.write)
        composer.go_on_with(Drafts(client.drafts.every()))
        composer.draft_changed.connect(self._on_changed)
        composer.draft_due.connect(self._write_one)

    def open(self, room_id: RoomId, title: str) -> None:
        """Let the composer write to a room and go on with what was begun there."""
        self.write()
        drafts = self._composer.drafts
        draft = drafts.get(room_id)
        reply, edited = self._message(room_id, draft.reply_to), self._message(room_id, draft.edits)
        if draft.edits is not None and edited is None:
            # The message is gone, its new words are not.
            draft = replace(draft, edits=None, text=draft.text or draft.edit_text, edit_text="")
            drafts.put(room_id, draft)
        self._composer.open(room_id, title, reply, self.author(reply), edited)

    def write(self) -> None:
        """Write what has changed, now."""
        for room_id in list(self._due):
            self._write_one(room_id)
        if self._due:
            self._timer.start()

    def author(self, message: Message | None) -> str:
        """Return how the author of a message is called beside a quotation of it."""
        user = self._client.user(message.sender_id) if message else None
        return one_line(user.display_name, 60) if user else SOMEBODY

    def _on_changed(self, room_id: str) -> None:
        self._due.add(RoomId(room_id))
        if not self._timer.isActive():
            self._timer.start()

    def _write_one(self, room_id: str) -> None:
        room = RoomId(room_id)
        if room in self._due and not self._composer.is_sending(room):
            self._due.discard(room)
            self._client.drafts.put(room, self._composer.drafts.get(room))

    def _message(self, room_id: RoomId, message_id: MessageId | None) -> Message | None:
        message = None if message_id is None else self._client.message(room_id, message_id)
        return None if message is None or message.deleted_at is not None else message
