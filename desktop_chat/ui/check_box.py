"""A check box whose mark can be seen in both themes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Theme

_MARK = 18
_GAP = 10
_RING = 3


class CheckBox(QCheckBox):
    """QCheckBox to screen readers and the keyboard, painted by the theme."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(Type.BODY))
        height = max(metrics.height(), px(_MARK)) + 2 * px(_RING)
        return QSize(px(_MARK) + px(_GAP) + metrics.horizontalAdvance(self.text()) + 2 * px(_RING) + 2, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, px = self._theme.tokens, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = QRectF(px(_RING), (self.height() - px(_MARK)) / 2, px(_MARK), px(_MARK))
        if self.hasFocus():
            painter.setPen(QPen(tokens.accent, 2))
            ring = mark.adjusted(-px(2), -px(2), px(2), px(2))
            painter.drawRoundedRect(ring, px(6), px(6))
        checked = self.isChecked()
        painter.setPen(QPen(tokens.accent if checked else tokens.text3, 1.5))
        painter.setBrush(tokens.accent if checked else tokens.surface)
        painter.drawRoundedRect(mark.adjusted(0.75, 0.75, -0.75, -0.75), px(4), px(4))
        if checked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.on_accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            points = ((0.26, 0.52), (0.43, 0.69), (0.75, 0.33))
            tick = [QPointF(mark.left() + x * mark.width(), mark.top() + y * mark.height()) for x, y in points]
            painter.drawPolyline(QPolygonF(tick))
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(tokens.text)
        text = QRectF(mark.right() + px(_GAP), 0, self.width(), self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.text())
