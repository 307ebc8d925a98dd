"""One file above the text that is to be sent with it."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_chat.ui.attachments.file_text import size_text
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.composer.pending_files import PendingFile
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Radius, Theme

WIDTH, HEIGHT = 208, 48
_PICTURE = 34

PHOTO_TOLD = (
    "Sent as a photo: place, time and camera are taken out, the picture stays. Press to send it as a file, unchanged"
)
UNCHANGED_TOLD = "Sent as a file, unchanged, with place, time and camera if it tells them. Press to take them out"


class AttachmentChip(QWidget):
    """Picture or icon, name, size and a cross; at a picture also ``kind``, whether it goes as a photo or unchanged.

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
        layout.setSpacing(0)
        layout.addStretch()
        self.kind = self._kind_button()
        layout.addWidget(self.kind)
        layout.addWidget(self.remove)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{file.name}, {size_text(file.size)}")
        pictures.ready.connect(self.update)

    def has_keyboard(self) -> bool:
        """Return whether one of the buttons has the keyboard."""
        return self.kind.hasFocus() or self.remove.hasFocus()

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
        width = (self.kind if self._file.is_picture else self.remove).x() - px(4) - left
        center = self.height() / 2
        for kind, ink, top, text in (
            (Type.SMALL_MEDIUM, tokens.text, center - px(18), self._file.name),
            (Type.CAPTION, tokens.text2, center, self._below()),
        ):
            painter.setFont(self._theme.font(kind))
            painter.setPen(ink)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(width))
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(QRectF(left, top, width, px(18)), int(align), shown)

    def _kind_button(self) -> IconButton:
        file = self._file
        told = UNCHANGED_TOLD if file.unchanged else PHOTO_TOLD
        icon = Icon.FILE if file.unchanged else Icon.PICTURE
        button = IconButton(self._theme, icon, told, size=24, icon_size=14, plate_color=None)
        button.setAccessibleName(f"{file.name}: {told}")
        if not file.is_picture:
            button.hide()
        button.setEnabled(not self._going)
        return button

    def _below(self) -> str:
        """Return the line below the name."""
        kind = ("File" if self._file.unchanged else "Photo") if self._file.is_picture else ""
        return "  ·  ".join(part for part in (size_text(self._file.size), "sending" if self._going else kind) if part)

    def _paint_picture(self, painter: QPainter, square: QRectF) -> None:
        tokens, radius = self._theme.tokens, self._theme.px(6)
        is_picture = self._file.is_picture
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
