"""A list that never moves what is being read: it is anchored on rows, not on pixels."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScrollBar, QWidget

from desktop_chat.ui.timeline.message_delegate import MessageDelegate
from desktop_chat.ui.timeline.timeline_model import TimelineModel

# A reader within this many pixels of the end is at the end.
_NEAR = 4
_Anchors = list[tuple[str, int]]


class AnchoredList(QListView):
    """Keeps the visible rows where they are through every insertion, removal, edit, resize and zoom.

    While it is *following*, it keeps its end in sight instead. Only the reader's own scrolling changes which of the
    two holds, and which rows are the anchors.

    Signals:
        scrolled: the reader scrolled, or rows moved in or out of sight.
        following_changed: whether the end is kept in sight.
    """

    scrolled = Signal()
    following_changed = Signal(bool)

    def __init__(
        self, model: TimelineModel, delegate: MessageDelegate, bar: QScrollBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._timeline = model
        self._delegate = delegate
        self._anchors: _Anchors = []
        self._is_following = True
        self._is_adjusting = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Lets the list lay itself out again when only its width changed.
        self.setWordWrap(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(delegate)
        self.setModel(model)
        self.setVerticalScrollBar(bar)
        bar.valueChanged.connect(self._on_scroll)

    @property
    def is_following(self) -> bool:
        """Whether the end is kept in sight."""
        return self._is_following

    @property
    def can_scroll(self) -> bool:
        """Whether the rows need more height than there is."""
        bar = self.verticalScrollBar()
        return bar.maximum() > bar.minimum()

    def settle(self) -> None:
        """Lay out now what changed, instead of at the next turn of the event loop."""
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()

    def go_to_end(self) -> None:
        """Show the end and follow it from now on."""
        self._set_following(following=True)
        self.executeDelayedItemsLayout()
        self._restore()
        self.scrolled.emit()

    def go_to(self, key: str, share: float) -> bool:
        """Bring a row's top to this share of the height (0 top, 1 bottom) and stay there; False when it is not here."""
        row = self._timeline.index_of(key)
        if row < 0:
            return False
        self._set_following(following=False)
        self._anchors = [(key, round(self.viewport().height() * share))]
        self.executeDelayedItemsLayout()
        self._restore()
        self._on_scroll()
        return True

    def visible_rows(self) -> list[tuple[int, int, int]]:
        """Return (row, top, bottom) of the rows in sight, from the top."""
        height = self.viewport().height()
        first = self.indexAt(QPoint(self._delegate.pane // 2, 0))
        found = []
        for row in range(first.row() if first.isValid() else 0, self._timeline.rowCount()):
            rect = self.visualRect(self._timeline.index(row))
            if rect.top() >= height:
                break
            if rect.bottom() >= 0:
                found.append((row, rect.top(), rect.bottom()))
        return found

    # --- Qt ---------------------------------------------------------------------------------------------
    def doItemsLayout(self) -> None:
        adjusting, self._is_adjusting = self._is_adjusting, True
        self._delegate.pane = self.viewport().width()
        super().doItemsLayout()
        self._is_adjusting = adjusting
        if not adjusting:
            self._restore()

    def updateGeometries(self) -> None:
        adjusting, self._is_adjusting = self._is_adjusting, True
        super().updateGeometries()
        self._is_adjusting = adjusting

    def resizeEvent(self, event: QResizeEvent) -> None:
        adjusting, self._is_adjusting = self._is_adjusting, True
        super().resizeEvent(event)
        self._is_adjusting = adjusting
        # Qt would wait a tenth of a second and show stale heights meanwhile.
        if self._delegate.pane != self.viewport().width():
            self.doItemsLayout()
        else:
            self._restore()
        self.scrolled.emit()

    def reset(self) -> None:
        self._anchors = []
        super().reset()

    # --- inside -----------------------------------------------------------------------------------------
    def _on_scroll(self) -> None:
        if self._is_adjusting:
            return
        bar = self.verticalScrollBar()
        self._set_following(following=bar.value() >= bar.maximum() - _NEAR and self._timeline.at_newest)
        self._anchors = self._current_anchors()
        self.scrolled.emit()

    def _current_anchors(self) -> _Anchors:
        """Return what to hold on to, best first: messages wholly in sight, one cut at the top, pills."""
        anchors = [(self._timeline.row_at(row), top) for row, top, _ in self.visible_rows()]
        # A day's pill goes up to the day's first message when earlier ones come, so it is the last choice.
        anchors.sort(key=lambda pair: (pair[0].message is None, pair[1] < 0))
        return [(row.key, top) for row, top in anchors]

    def _restore(self) -> None:
        """Put the first anchor that still exists back to its place."""
        bar = self.verticalScrollBar()
        adjusting, self._is_adjusting = self._is_adjusting, True
        if self._is_following:
            bar.setValue(bar.maximum())
        else:
            for key, top in self._anchors:
                row = self._timeline.index_of(key)
                if row >= 0:
                    rect = self.visualRect(self._timeline.index(row))
                    bar.setValue(bar.value() + rect.top() - top)
                    break
        self._is_adjusting = adjusting

    def _set_following(self, *, following: bool) -> None:
        if following != self._is_following:
            self._is_following = following
            self.following_changed.emit(following)
