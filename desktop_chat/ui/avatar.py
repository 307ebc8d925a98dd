"""Avatars: initials on a colour; people are circles, groups rounded squares."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.plain_text import initials
from desktop_chat.ui.theme import ON_AVATAR, Theme, avatar_color

_SQUARE = 0.32
_LETTERS = 0.36
_DOT = 0.31
HOLLOW = "warn"
"""The token of the dot that is drawn as a ring."""


def paint_avatar(painter: QPainter, theme: Theme, rect: QRectF, key: str, title: str, *, group: bool = False) -> None:
    """Draw the avatar of a person or room; the painter must antialias."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(avatar_color(key))
    radius = rect.width() * (_SQUARE if group else 0.5)
    painter.drawRoundedRect(rect, radius, radius)
    font = QFont(theme.font(Type.BODY_STRONG))
    font.setPixelSize(max(6, round(rect.width() * _LETTERS)))
    painter.setFont(font)
    painter.setPen(ON_AVATAR)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(title))


def paint_presence(painter: QPainter, rect: QRectF, dot: QColor, ring: QColor, *, hollow: bool = False) -> None:
    """Draw a presence dot at the lower right of an avatar's rectangle, cut out by a ring of the ground's colour.

    ``hollow`` is for who is away: the shape tells it where colours look alike.
    """
    side = rect.width() * _DOT
    place = QRectF(rect.right() - side * 0.86, rect.bottom() - side * 0.86, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ring)
    edge = side * 0.2
    painter.drawEllipse(place.adjusted(-edge, -edge, edge, edge))
    painter.setBrush(dot)
    painter.drawEllipse(place)
    if hollow:
        painter.setBrush(ring)
        inset = side * 0.27
        painter.drawEllipse(place.adjusted(inset, inset, -inset, -inset))


class Avatar(QWidget):
    """An avatar as a widget; ``dot`` is the token of a presence dot, None for none, "warn" is hollow."""

    def __init__(self, theme: Theme, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._key, self._title, self._group = "", "", False
        self._dot: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._dress()
        theme.changed.connect(self._dress)

    def show_of(self, key: str, title: str, *, group: bool = False, dot: str | None = None) -> None:
        """Show a person or a room."""
        self._key, self._title, self._group, self._dot = key, title, group, dot
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        paint_avatar(painter, self._theme, rect, self._key, self._title, group=self._group)
        if self._dot:
            # The ring around the dot stands out of the avatar, and a widget cannot paint beyond its edge.
            edge = rect.width() * 0.1
            dot = getattr(self._theme.tokens, self._dot)
            ground = self._theme.tokens.surface
            paint_presence(painter, rect.adjusted(0, 0, -edge, -edge), dot, ground, hollow=self._dot == HOLLOW)

    def _dress(self) -> None:
        self.setFixedSize(self._theme.px(self._size), self._theme.px(self._size))
        self.update()
