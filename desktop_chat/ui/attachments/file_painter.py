"""Draws the files of a bubble: pictures, rows, and how far they are."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from desktop_chat.ui.attachments.file_block import MARK, FilePlace
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.attachments.file_text import size_text
from desktop_chat.ui.attachments.pictures import Pictures, Refused
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Radius, Theme

_MARKS = {
    FileState.WAITING: Icon.CLOCK,
    FileState.UPLOADING: Icon.CLOSE,
    FileState.NOT_SENT: Icon.FAILED,
    FileState.REMOTE: Icon.DOWN,
    FileState.DOWNLOADING: Icon.CLOSE,
    FileState.FAILED: Icon.DOWN,
    FileState.HERE: Icon.FILE,
}
_WRONG = (FileState.FAILED, FileState.NOT_SENT)
_MOVING = (FileState.UPLOADING, FileState.DOWNLOADING)
_QUIET = (FileState.HERE, FileState.REMOTE)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FULL_TURN = 360 * 16


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the bubble that the files are in."""

    text: QColor
    quiet: QColor
    plate: QColor


def mark_rect(place: FilePlace, scale: float) -> QRectF:
    """Return where the round mark of a file is: in the middle of a picture, at the left of a row."""
    side = MARK * scale
    x = place.rect.center().x() - side / 2 if place.look.is_picture else place.rect.left() + 6 * scale
    return QRectF(x, place.rect.center().y() - side / 2, side, side)


def state_line(look: FileLook) -> str:
    """Return the line below a name: the size, and the state where it is not plain from the mark."""
    size = size_text(look.file.size)
    if look.state in _QUIET:
        return size
    text = look.state_text
    return f"{size}  ·  {text}"


class FilePainter:
    """Draws with the pictures that are there and asks for those that are not."""

    def __init__(self, theme: Theme, pictures: Pictures) -> None:
        self._theme = theme
        self._pictures = pictures

    def paint(self, painter: QPainter, place: FilePlace, inks: Inks, *, chosen: bool) -> None:
        """Draw one file; ``chosen`` is the one that the keyboard is on."""
        if place.look.is_picture:
            self._picture(painter, place, inks)
        else:
            self._row(painter, place, inks)
        if chosen:
            radius = self._theme.px(Radius.FIELD)
            painter.setPen(QPen(self._theme.tokens.accent, 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.rect.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)

    # --- pictures ---------------------------------------------------------------------------------------
    def _picture(self, painter: QPainter, place: FilePlace, inks: Inks) -> None:
        look, rect = place.look, place.rect
        radius = self._theme.px(Radius.FIELD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.plate)
        painter.drawRoundedRect(rect, radius, radius)
        shown = self._pictures.get(look.path, look.file.content_type) if look.path is not None else None
        if isinstance(shown, QImage):
            painter.save()
            outline = QPainterPath()
            outline.addRoundedRect(rect, radius, radius)
            painter.setClipPath(outline)
            self._image(painter, shown, place)
            painter.restore()
        elif shown is Refused.REFUSED:
            self._refused(painter, place, inks)
        if look.state is not FileState.HERE:
            self._over_picture(painter, place, None if isinstance(shown, QImage) else inks)

    def _image(self, painter: QPainter, image: QImage, place: FilePlace) -> None:
        rect, size = place.rect, QSizeF(image.size())
        if place.crop:
            part = rect.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
            source = QRectF((size.width() - part.width()) / 2, (size.height() - part.height()) / 2, *_pair(part))
            painter.drawImage(rect, image, source)
            return
        natural = size * self._theme.scale
        fits = natural.width() <= rect.width() and natural.height() <= rect.height()
        shown = natural if fits else size.scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, *_pair(shown))
        target.moveCenter(rect.center())
        painter.drawImage(target, image, QRectF(0, 0, *_pair(size)))

    def _refused(self, painter: QPainter, place: FilePlace, inks: Inks) -> None:
        px, rect = self._theme.px, place.rect
        side = px(28)
        icon = QRectF(rect.center().x() - side / 2, rect.center().y() - side, side, side)
        paint_icon(painter, Icon.PICTURE, icon, inks.quiet)
        name = QRectF(rect.left() + px(8), icon.bottom() + px(4), rect.width() - px(16), px(18))
        self._line(painter, Type.CAPTION_MEDIUM, inks.text, name, place.look.file.name, Qt.AlignmentFlag.AlignCenter)
        name.translate(0, name.height())
        self._line(painter, Type.TINY, inks.quiet, name, "Cannot be shown here", Qt.AlignmentFlag.AlignCenter)

    def _over_picture(self, painter: QPainter, place: FilePlace, bare: Inks | None) -> None:
        """Draw mark and state: over a picture on a veil, on the ``bare`` plate in the colours of the bubble."""
        px, tokens, look = self._theme.px, self._theme.tokens, place.look
        mark = mark_rect(place, self._theme.scale)
        fill, ink = (tokens.scrim, tokens.on_scrim) if bare is None else self._mark_colors(look)
        self._mark(painter, mark, look, fill, ink)
        text = size_text(look.file.size) if look.state is FileState.REMOTE else look.state_text.capitalize()
        font = self._theme.font(Type.TINY_STRONG)
        width = min(QFontMetricsF(font).horizontalAdvance(text) + px(16), place.rect.width() - px(12))
        pill = QRectF(place.rect.left() + px(6), place.rect.top() + px(6), width, px(20))
        if bare is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.scrim)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        inside = pill.adjusted(px(8), 0, -px(8), 0)
        self._line(painter, Type.TINY_STRONG, tokens.on_scrim if bare is None else bare.quiet, inside, text)

    # --- rows -------------------------------------------------------------------------------------------
    def _row(self, painter: QPainter, place: FilePlace, inks: Inks) -> None:
        px, tokens, look = self._theme.px, self._theme.tokens, place.look
        mark = mark_rect(place, self._theme.scale)
        is_wrong = look.state in _WRONG
        self._mark(painter, mark, look, *self._mark_colors(look))
        left = mark.right() + px(10)
        top = place.rect.center().y() - px(18)
        name = QRectF(left, top, place.rect.right() - px(6) - left, px(19))
        self._line(painter, Type.SMALL_MEDIUM, inks.text, name, look.file.name)
        below = QRectF(name.left(), name.bottom(), name.width(), px(17))
        self._line(painter, Type.CAPTION, tokens.danger if is_wrong else inks.quiet, below, state_line(look))

    def _mark_colors(self, look: FileLook) -> tuple[QColor, QColor]:
        tokens = self._theme.tokens
        return (tokens.danger, tokens.surface) if look.state in _WRONG else (tokens.accent, tokens.on_accent)

    # --- both -------------------------------------------------------------------------------------------
    def _mark(self, painter: QPainter, rect: QRectF, look: FileLook, fill: QColor, ink: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(rect)
        side = self._theme.px(18)
        icon = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
        paint_icon(painter, _MARKS[look.state], icon, ink)
        if look.state in _MOVING:
            inset = self._theme.px(3)
            painter.setPen(QPen(ink, self._theme.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # At least a point, so that it is seen that it has begun.
            turn = -max(_FULL_TURN // 50, _FULL_TURN * look.percent // 100)
            painter.drawArc(rect.adjusted(inset, inset, -inset, -inset), 90 * 16, turn)

    def _line(
        self,
        painter: QPainter,
        kind: Type,
        color: QColor,
        rect: QRectF,
        text: str,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(color)
        # In the middle: the end of a name tells what a file is.
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width() + 1)
        painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


def _pair(size: QSizeF) -> tuple[float, float]:
    return size.width(), size.height()
