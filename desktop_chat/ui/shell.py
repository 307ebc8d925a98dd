"""The window of the program: one page at a time, from first run over sign-in to the conversations."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_chat.ui.theme import Theme

TITLE = "Desktop Chat"
_SIZE = QSize(1180, 760)
_MIN_SIZE = QSize(360, 420)
# What the screen's own bars leave is known; the frame that a window manager draws is not.
_FRAME = QSize(24, 56)


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
        self.setMinimumSize(_MIN_SIZE)
        self.resize(first_size(self.screen().availableSize()))
        theme.changed.connect(self.update)

    def set_unread(self, count: int) -> None:
        """Show in the title how many messages are unread."""
        self.setWindowTitle(f"({count}) {TITLE}" if count else TITLE)

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


def first_size(screen: QSize) -> QSize:
    """Return the size of a window that nobody has resized yet, on a screen with this much room."""
    return _SIZE.boundedTo(screen - _FRAME).expandedTo(_MIN_SIZE)
