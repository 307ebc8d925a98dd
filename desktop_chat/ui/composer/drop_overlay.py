"""The sheet that lies over the room while files are dragged across it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.composer.offered_files import has_files
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Radius, Theme

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class DropOverlay(QWidget):
    """Takes drops on its parent while ``may_take`` says so; covers all of it while something hovers.

    Signals:
        dropped: QMimeData, only while it is delivered.
    """

    dropped = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, may_take: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pane = parent
        self._may_take = may_take
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def set_title(self, title: str) -> None:
        """Say where dropped files would go."""
        self._text = f"Drop files to send them to {title}"
        self.setAccessibleName(self._text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is not self._pane:
            return False
        if kind in _OVER and isinstance(event, QDropEvent):
            return self._drag(event)
        if kind == QEvent.Type.DragLeave:
            self.hide()
        elif kind == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._pane.rect())
        return False

    def _drag(self, event: QDropEvent) -> bool:
        offer: QMimeData = event.mimeData()
        if not self._may_take() or not has_files(offer):
            self.hide()
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.hide()
            self.dropped.emit(offer)
        elif self.isHidden():
            self.cover()
        return True

    def cover(self) -> None:
        """Lie over the whole parent."""
        self.setGeometry(self._pane.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.92)
        painter.fillRect(self.rect(), tokens.bg)
        painter.setOpacity(1.0)
        pen = QPen(tokens.accent, px(2), Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(tokens.sel)
        frame = QRectF(self.rect()).adjusted(px(8), px(8), -px(8), -px(8))
        painter.drawRoundedRect(frame, px(Radius.BUBBLE), px(Radius.BUBBLE))
        side = px(40)
        icon = QRectF(frame.center().x() - side / 2, frame.center().y() - side, side, side)
        paint_icon(painter, Icon.ATTACH, icon, tokens.accent)
        painter.setFont(self._theme.font(Type.TITLE))
        painter.setPen(tokens.text)
        line = QRectF(frame.left() + px(12), icon.bottom() + px(12), frame.width() - px(24), px(24))
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), shown)
