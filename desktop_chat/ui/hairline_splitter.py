"""HairlineSplitter: what stands between two panes is one pixel to the eye."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from desktop_chat.ui.theme import Theme


class HairlineSplitter(QSplitter):
    """A splitter whose handle is one line wide to the eye and a few pixels to the hand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setHandleWidth(1)

    def createHandle(self) -> QSplitterHandle:
        return Hairline(self._theme, self)


class Hairline(QSplitterHandle):
    """One pixel of the line colour."""

    def __init__(self, theme: Theme, parent: QSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.tokens.line, 1))
        painter.fillRect(self.rect(), self._theme.tokens.line)
