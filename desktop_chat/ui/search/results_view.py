"""The list of hits: by mouse or keyboard to the message."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.row_list_view import RowListView
from desktop_chat.ui.search.result_delegate import ResultDelegate
from desktop_chat.ui.search.results_model import ResultsModel
from desktop_chat.ui.theme import Theme


class ResultsView(RowListView):
    """Hits, newest first.

    Signals:
        hit_chosen: ResultRow, by click or Enter.
        left: Escape, or Up on the first hit: the keyboard goes back to the field.
        end_near: the reader comes near the last row.
    """

    hit_chosen = Signal(object)
    left = Signal()
    end_near = Signal()

    def __init__(self, theme: Theme, model: ResultsModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, "Search results", parent)
        self._results = model
        self.setItemDelegate(ResultDelegate(theme, model, self))
        self.clicked.connect(self._choose)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def begin(self) -> None:
        """Take the keyboard to the first hit."""
        if self._results.rowCount():
            self.setCurrentIndex(self._results.index(0))
            self.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif key in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.hit_chosen.emit(self._results.row_at(index.row()))

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < self.viewport().height():
            self.end_near.emit()

    def _dress(self) -> None:
        px = self._theme.px
        self.setViewportMargins(px(8), px(4), 0, px(8))
        super()._dress()


_MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
