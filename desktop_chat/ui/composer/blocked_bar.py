"""What stands in the composer's place while the other person of a direct room is blocked."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Radius, Theme

HEIGHT = 52


class BlockedBar(QWidget):
    """One line and the way back.

    Signals:
        unblock_wanted: the button was pressed.
    """

    unblock_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ElidedLabel(theme, "", Type.SMALL, "text2")
        self.unblock = TextButton(theme, "Unblock")
        self.unblock.clicked.connect(self.unblock_wanted)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.text, 1)
        self._layout.addWidget(self.unblock)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)
        self.hide()
        self._dress()

    def show_person(self, name: str) -> None:
        """Say who is blocked."""
        name = one_line(name, 60)
        self.text.setText(f"You blocked {name}.")
        self.unblock.setAccessibleName(f"Unblock {name}")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.tokens.line)
        painter.setBrush(self._theme.tokens.surface)
        radius = self._theme.px(Radius.BUBBLE)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _dress(self) -> None:
        px = self._theme.px
        self._layout.setContentsMargins(px(20), 0, px(8), 0)
        self._layout.setSpacing(px(12))
        self.updateGeometry()
        self.update()
