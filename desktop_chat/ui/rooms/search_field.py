"""The search field of the sidebar."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.fields import TextField
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Theme

HINT = "Ctrl K"


class SearchField(TextField):
    """36 high on the background colour, with an icon and the shortcut that leads here.

    Signals:
        accepted: Enter. left: Escape in an empty field. list_wanted: the Down key.
    """

    accepted = Signal()
    left = Signal()
    list_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Search or jump to…", parent, height=36, on="bg")
        self.setAccessibleName("Search rooms")
        self.set_margins(32, 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = px(18)
        paint_icon(painter, Icon.SEARCH, QRectF(px(10), (self.height() - side) / 2, side, side), tokens.text2)
        if not self.text() and not self.hasFocus():
            painter.setFont(self._theme.font(Type.TINY_STRONG))
            painter.setPen(tokens.text3)
            place = QRectF(self.rect()).adjusted(0, 0, -px(12), 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, HINT)
