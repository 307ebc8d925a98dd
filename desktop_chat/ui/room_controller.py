"""Intents of the open room become commands of ChatClient; what comes back is told in the GUI thread."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from desktop_chat.errors import ChatError
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.composer.composer import Submission
from desktop_chat.ui.timeline.refusal import refusal_of


class RoomController(QObject):
    """Sends, edits, deletes, reacts, retries, discards, loads and marks read.

    Signals:
        sent: Submission whose text, new or edited, is safe on disk.
        send_failed: (Submission, ChatError).
        older_loaded: (RoomId, whether there may be still more); a page may have come either way.
        failed: ChatError of any other command.
    """

    sent = Signal(object)
    send_failed = Signal(object, object)
    older_loaded = Signal(str, bool)
    failed = Signal(object)

    def __init__(self, client: ChatClient, bridge: SyncBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._bridge = bridge
        self._loading: set[RoomId] = set()
        self._begun: set[RoomId] = set()

    def send(self, submission: Submission) -> None:
        """Queue a message, or the new text of one."""

        def sent(_: object) -> None:
            self.sent.emit(submission)

        def failed(error: ChatError) -> None:
            self.send_failed.emit(submission, error)

        if submission.edits is not None:
            edit = self._client.edits.edit(submission.room_id, submission.edits, submission.body)
            self._bridge.deliver(edit, self, sent, failed)
        elif submission.files:
            files = self._client.files.send(
                submission.room_id,
                submission.files,
                submission.body,
                submission.reply_to,
                photos=submission.photos,
                typed=submission.typed,
            )
            self._bridge.deliver(files, self, sent, failed)
        else:
            send = self._client.send(submission.room_id, submission.body, submission.reply_to, typed=submission.typed)
            self._bridge.deliver(send, self, sent, failed)

    def retry(self, message: Message) -> None:
        """Queue again what was refused: the message, or a change of it."""
        refusal = refusal_of(message)
        if refusal is not None and refusal.seq is not None:
            self._bridge.deliver(self._client.outbox.retry(refusal.seq), self, None, self._tell)
        else:
            self._bridge.deliver(self._client.retry(message.id), self, None, self._tell)

    def discard(self, message: Message) -> None:
        """Drop what was refused: the message, or a change of it."""
        refusal = refusal_of(message)
        if refusal is not None and refusal.seq is not None:
            self._bridge.deliver(self._client.outbox.discard(refusal.seq), self, None, self._tell)
        else:
            self._bridge.deliver(self._client.discard(message.id), self, None, self._tell)

    def delete(self, message: Message) -> None:
        """Delete a message for everybody."""
        self._bridge.deliver(self._client.edits.delete(message.room_id, message.id), self, None, self._tell)

    def react(self, message: Message, emoji: str, on: bool) -> None:
        """Give or take back a reaction."""
        future = self._client.edits.react(message.room_id, message.id, emoji, on)
        self._bridge.deliver(future, self, None, self._tell)

    def load_older(self, room_id: RoomId) -> None:
        """Fetch the page before the oldest stored message, unless that is under way or there is none."""
        if room_id in self._loading or room_id in self._begun:
            return
        self._loading.add(room_id)
        self._bridge.deliver(
            self._client.load_older(room_id),
            self,
            lambda more: self._on_older(room_id, more=more),
            lambda _: self._loading.discard(room_id),  # offline: the banner says so, and scrolling asks again
        )

    def mark_read(self, room_id: RoomId, up_to: datetime) -> None:
        """Move the read position to what was shown."""
        self._client.mark_read(room_id, up_to)

    def _on_older(self, room_id: RoomId, *, more: bool) -> None:
        self._loading.discard(room_id)
        if not more:
            self._begun.add(room_id)
        self.older_loaded.emit(room_id, more)

    def _tell(self, error: ChatError) -> None:
        self.failed.emit(error)
