"""The round button that brings the newest message back, with the number of unread ones below."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.buttons import ThemedButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Theme

SIDE = 40
_BADGE = 18
_MOST = 99


class JumpButton(ThemedButton):
    """Shown while the newest message is out of sight."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "Jump to the newest message", parent)
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def count(self) -> int:
        """Unread messages below."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how many unread messages are below."""
        self._count = count
        self.setAccessibleDescription(f"{count} unread" if count else "")
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.px(SIDE)
        return QSize(side, side + self.theme.px(_BADGE // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, tokens = self.theme.px, self.theme.tokens
        painter = self.begin()
        side = px(SIDE)
        disc = QRectF(0, self.height() - side, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.hover if self.underMouse() else tokens.other)
        painter.drawEllipse(disc)
        half = px(20) / 2
        place = QRectF(disc.center().x() - half, disc.center().y() - half, 2 * half, 2 * half)
        paint_icon(painter, Icon.DOWN, place, tokens.text2)
        if not self._count:
            return
        text = str(self._count) if self._count <= _MOST else f"{_MOST}+"
        font = self.theme.font(Type.TINY_STRONG)
        width = max(px(_BADGE), QFontMetricsF(font).horizontalAdvance(text) + px(10))
        badge = QRectF((self.width() - width) / 2, 0, width, px(_BADGE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.badge)
        painter.drawRoundedRect(badge, px(_BADGE) / 2, px(_BADGE) / 2)
        painter.setFont(font)
        painter.setPen(tokens.on_badge)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
