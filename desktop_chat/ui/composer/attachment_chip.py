"""One file above the text that is to be sent with it."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_chat.model.attachment import IMAGE_TYPES
from desktop_chat.ui.attachments.file_text import size_text
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.composer.pending_files import PendingFile
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Radius, Theme

WIDTH, HEIGHT = 208, 48
_PICTURE = 34


class AttachmentChip(QWidget):
    """Picture or icon, name, size and a cross.

    Signals:
        removed: the cross was pressed, or Delete on it.
    """

    removed = Signal()

    def __init__(
        self, theme: Theme, pictures: Pictures, file: PendingFile, *, going: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._file = file
        self._going = going
        self.remove = IconButton(theme, Icon.CLOSE, f"Remove {file.name}", size=24, icon_size=14, plate_color=None)
        self.remove.setEnabled(not going)
        self.remove.clicked.connect(self.removed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.px(6), 0)
        layout.addStretch()
        layout.addWidget(self.remove)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{file.name}, {size_text(file.size)}")
        pictures.ready.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The cross has the keyboard and leaves this key to the chip.
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._going:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.hover)
        radius = px(Radius.FIELD)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        side = px(_PICTURE)
        square = QRectF(px(7), (self.height() - side) / 2, side, side)
        self._paint_picture(painter, square)
        left = square.right() + px(9)
        width = self.remove.x() - px(4) - left
        center = self.height() / 2
        below = f"{size_text(self._file.size)}  ·  sending" if self._going else size_text(self._file.size)
        for kind, ink, top, text in (
            (Type.SMALL_MEDIUM, tokens.text, center - px(18), self._file.name),
            (Type.CAPTION, tokens.text2, center, below),
        ):
            painter.setFont(self._theme.font(kind))
            painter.setPen(ink)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(width))
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(QRectF(left, top, width, px(18)), int(align), shown)

    def _paint_picture(self, painter: QPainter, square: QRectF) -> None:
        tokens, radius = self._theme.tokens, self._theme.px(6)
        is_picture = self._file.content_type in IMAGE_TYPES
        shown = self._pictures.get(self._file.path, self._file.content_type) if is_picture else None
        painter.setBrush(tokens.sel)
        painter.drawRoundedRect(square, radius, radius)
        if not isinstance(shown, QImage):
            side = self._theme.px(20)
            icon = QRectF(0, 0, side, side)
            icon.moveCenter(square.center())
            paint_icon(painter, Icon.PICTURE if is_picture else Icon.FILE, icon, tokens.accent)
            return
        part = square.size().scaled(QSizeF(shown.size()), Qt.AspectRatioMode.KeepAspectRatio)
        source = QRectF(0, 0, part.width(), part.height())
        source.moveCenter(QRectF(shown.rect()).center())
        outline = QPainterPath()
        outline.addRoundedRect(square, radius, radius)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(square, shown, source)
        painter.restore()
