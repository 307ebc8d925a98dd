"""The anchored list that knows what somebody had time to see."""

from datetime import datetime

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.ui.timeline.anchored_list import AnchoredList
from desktop_chat.ui.timeline.message_delegate import MessageDelegate
from desktop_chat.ui.timeline.timeline_model import TimelineModel

# A message counts as shown when it is in sight at both ends of a look this long.
LOOK_MS = 250


class WatchedList(AnchoredList):
    """Looks at what is in sight while it is in an active window.

    Signals:
        shown: messages up to this sent_at were in sight of somebody, in a focused window.
        looked_at: a look ended; rows now in sight are seen by somebody.
    """

    shown = Signal(object, object)
    looked_at = Signal()

    def __init__(
        self, model: TimelineModel, delegate: MessageDelegate, bar: QScrollBar, parent: QWidget | None = None
    ) -> None:
        # Before Qt calls what uses them.
        self._reported: tuple[RoomId | None, datetime | None] = (None, None)
        self._seen_at_start: frozenset[MessageId] = frozenset()
        super().__init__(model, delegate, bar, parent)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._end_look)

    def is_watched(self) -> bool:
        """Return whether somebody can be looking: visible, in the active window."""
        window = self.window()
        return self.isVisible() and window.isActiveWindow() and not window.isMinimized()

    def settle(self) -> None:
        super().settle()
        self._keep_looking()

    # --- Qt ---------------------------------------------------------------------------------------------
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._begin_look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin_look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()

    # --- inside -----------------------------------------------------------------------------------------
    def _begin_look(self) -> None:
        self._seen_at_start = frozenset(self._in_sight()) if self.is_watched() else frozenset()
        self._look.start()

    def _keep_looking(self) -> None:
        # A look goes on through changes: in a busy room one that began anew with each would never end.
        if not self._look.isActive():
            self._begin_look()

    def _end_look(self) -> None:
        if not self.is_watched() or self._timeline.room_id is None:
            return  # the look begins anew when the window becomes active
        now = self._in_sight()
        newest = max((at for message, at in now.items() if message in self._seen_at_start), default=None)
        self.looked_at.emit()
        if newest and self._reported != (self._timeline.room_id, newest):
            self._reported = (self._timeline.room_id, newest)
            self.shown.emit(self._timeline.room_id, newest)
        if not self._seen_at_start.issuperset(now):
            self._begin_look()

    def _in_sight(self) -> dict[MessageId, datetime]:
        """Return the sent messages whose end is in sight, or of a giant one a good part."""
        height = self.viewport().height()
        found = {}
        for row, top, bottom in self.visible_rows():
            message = self._timeline.row_at(row).message
            if message and message.sent_at and (bottom <= height or top <= height // 3):
                found[message.id] = message.sent_at
        return found
