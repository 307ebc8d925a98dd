"""The strip inside the composer's outline, above the text: what is answered, or why a send failed."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.file_text import quoted_line
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.theme import Theme


class Strip(QWidget):
    """A coloured bar, a title, one line, and a cross.

    Signals:
        closed: the cross was pressed.
    """

    closed = Signal()

    def __init__(self, theme: Theme, close_name: str, color: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color = color
        self.title = ElidedLabel(theme, "", Type.CAPTION_STRONG, color)
        self.text = ElidedLabel(theme, "", Type.CAPTION, "text2")
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.title)
        lines.addWidget(self.text)
        close = IconButton(theme, Icon.CLOSE, close_name, size=28, icon_size=16, plate_color=None)
        close.clicked.connect(self.closed)
        self._layout = QHBoxLayout(self)
        self._layout.addLayout(lines, 1)
        self._layout.addWidget(close)
        self.hide()
        theme.changed.connect(self._dress)
        self._dress()

    def show_text(self, title: str, text: str) -> None:
        """Appear with this content."""
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}: {text}")
        self.show()

    def show_about(self, title: str, message: Message | None) -> None:
        """Appear with the line that quotes a message; hide without one."""
        if message is None:
            self.hide()
        else:
            self.show_text(title, quoted_line(message))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(painter.pen().style().NoPen)
        painter.setBrush(getattr(self._theme.tokens, self._color))
        painter.drawRoundedRect(QRectF(self._theme.px(8), 2, self._theme.px(3), self.height() - 4), 1.5, 1.5)

    def _dress(self) -> None:
        px = self._theme.px
        self._layout.setContentsMargins(px(20), px(2), px(2), px(2))
        self._layout.setSpacing(px(8))
        self.update()
