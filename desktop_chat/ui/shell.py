"""The window of the program: one page at a time, from first run over sign-in to the conversations."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_chat.ui.theme import Theme

TITLE = "Desktop Chat"
_SIZE = (1180, 760)
_MIN_SIZE = (360, 420)


class Shell(QStackedWidget):
    """Shows an empty ground until it has a page, so that something is on screen at once.

    Signals:
        painted: the window was drawn for the first time.
        closed: the person closed it.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_painted = False
        self.setWindowTitle(TITLE)
        self.resize(*_SIZE)
        self.setMinimumSize(*_MIN_SIZE)
        theme.changed.connect(self.update)

    def show_page(self, page: QWidget) -> None:
        """Put ``page`` in the place of the present one, which is destroyed."""
        before = self.currentWidget()
        if before is page:
            return
        self.setCurrentIndex(self.addWidget(page))
        page.setFocus()
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.tokens.bg)
        if not self._is_painted:
            self._is_painted = True
            # When the event loop comes round again, this paint is on screen.
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
