"""A slim vertical scroll bar: its room is always kept, its handle shows only when there is something to scroll."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from desktop_chat.ui.theme import Theme

WIDTH = 10
_QUIET, _LIT = 0.35, 0.6


class SlimScrollBar(QScrollBar):
    """Replaces the platform's bar in lists."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        if self.maximum() <= self.minimum():
            return
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self
        )
        color = QColor(self._theme.tokens.text3)
        color.setAlphaF(_LIT if self.underMouse() or self.isSliderDown() else _QUIET)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        rect = QRectF(handle).adjusted(2, 1, -2, -1)
        painter.drawRoundedRect(rect, rect.width() / 2, rect.width() / 2)
