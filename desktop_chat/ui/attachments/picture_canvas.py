"""The part of the viewer that shows one picture: whole, or pixel by pixel and moved about."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Theme

_MARGIN = 16


class PictureCanvas(QWidget):
    """A picture, or why there is none yet or never will be.

    Signals:
        zoomed: whether it is shown pixel by pixel now.
    """

    zoomed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.image: QImage | None = None
        self.text = ""
        self.is_actual = False
        self._offset = QPointF()
        self._grabbed: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show a picture, whole at first."""
        self.image, self.text = image, ""
        self._place(actual=False)

    def show_text(self, text: str) -> None:
        """Show words in the place of a picture."""
        self.image, self.text = None, text
        self._place(actual=False)

    def set_actual(self, *, actual: bool) -> None:
        """Show it pixel by pixel, or whole; a picture that fits is the same in both."""
        self._place(actual=actual and self.image is not None)

    def pan(self, x: float, y: float) -> None:
        """Move what is seen by so many logical pixels."""
        self._offset += QPointF(x, y)
        self._clamp()

    def target(self) -> QRectF:
        """Return where the picture is drawn."""
        size = self._natural()
        room = QSizeF(self.size()) - QSizeF(1, 1) * 2 * self._theme.px(_MARGIN)
        if not self.is_actual and (size.width() > room.width() or size.height() > room.height()):
            size = size.scaled(room.expandedTo(QSizeF(1, 1)), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(QRectF(self.rect()).center() + self._offset)
        return place

    # --- Qt ---------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.bg)
        if self.image is None:
            self._paint_text(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self.is_actual)
        painter.drawImage(self.target(), self.image, QRectF(self.image.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clamp()

    def wheelEvent(self, event: QWheelEvent) -> None:
        moved = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        self.pan(moved.x(), moved.y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.image is not None:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            moved = event.position() - self._grabbed
            self._grabbed = event.position()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.set_actual(actual=not self.is_actual)

    # --- inside -----------------------------------------------------------------------------------------
    def _place(self, *, actual: bool) -> None:
        self.is_actual, self._offset, self._grabbed = actual, QPointF(), None
        self.zoomed.emit(actual)
        self.update()

    def _natural(self) -> QSizeF:
        return QSizeF(self.image.size()) / self.devicePixelRatioF() if self.image is not None else QSizeF()

    def _clamp(self) -> None:
        """Keep the picture in sight: it moves only where it is larger than the canvas."""
        size = self._natural() if self.is_actual else QSizeF()
        x, y = (max(0.0, (size.width() - self.width()) / 2), max(0.0, (size.height() - self.height()) / 2))
        self._offset = QPointF(min(max(self._offset.x(), -x), x), min(max(self._offset.y(), -y), y))
        self.update()

    def _paint_text(self, painter: QPainter) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        side = px(40)
        center = QRectF(self.rect()).center()
        icon = QRectF(center.x() - side / 2, center.y() - side - px(8), side, side)
        paint_icon(painter, Icon.PICTURE, icon, tokens.text3)
        painter.setFont(self._theme.font(Type.BODY))
        painter.setPen(tokens.text2)
        below = QRectF(px(32), center.y() + px(4), self.width() - px(64), self.height() / 2 - px(12))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(below, int(flags), self.text)
