"""The rate limit as a person sees it: how long what they wrote still waits, counted down above the composer."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase.rate_limit import tells_slow_down
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import OutboxRow, SendMessage
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.times import Times
from desktop_chat.ui.typing_line import TypingLine

TICK_MS = 250


class SlowDownLine(QObject):
    """Follows the outbox of the open room; what waits goes out without anybody's help."""

    def __init__(self, client: ChatClient, line: TypingLine, times: Times, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._line = line
        self._times = times
        self._room_id: RoomId | None = None
        self._rows: list[OutboxRow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._show)

    def show_room(self, room_id: RoomId | None) -> None:
        """Follow this room, or none."""
        self._room_id = room_id
        self._read()

    def apply(self, changes: StoreChanges) -> None:
        """Take over what changed."""
        if any(room_id == self._room_id for room_id, _ in changes.messages):
            self._read()

    def _read(self) -> None:
        self._rows = self._client.outbox.rows(self._room_id) if self._room_id is not None else []
        self._show()

    def _show(self) -> None:
        text = slow_down_text(self._rows, self._times)
        self._line.warn(text)
        if text and not self._timer.isActive():
            self._timer.start()
        elif not text:
            self._timer.stop()


def slow_down_text(rows: Sequence[OutboxRow], times: Times) -> str:
    """Return how long a room's messages wait for the rate limit; nothing when they do not.

    The seconds come first: in a narrow window the rest is cut.
    """
    due = [row.retry_at for row in rows if row.state is MessageState.RETRYING and tells_slow_down(row.trouble)]
    moments = [at for at in due if at is not None]
    seconds = math.ceil((min(moments) - times.now()).total_seconds()) if moments else 0
    if seconds <= 0:
        return ""
    when = "1 second" if seconds == 1 else f"{seconds} seconds"
    waiting = sum(isinstance(row.mutation, SendMessage) and row.rejected is None for row in rows)
    if waiting > 1:
        return f"Slow down: {when} until the next of {waiting} messages goes out"
    return f"Slow down: {when} until it goes out by itself"
