"""Labels and tool tips that cannot show anything but plain text.

QLabel and QToolTip guess from the text whether it is HTML, and then load local files that it names; names of
people and rooms come from strangers.
"""

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Theme

TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
"""The role of an item's tool tip, which has to be made by ``plain_tool_tip``."""


def plain_tool_tip(text: str) -> str:
    """Return what Qt shows as exactly ``text``: it has no plain-text switch for tool tips, so it is escaped."""
    return f"<span>{html.escape(text)}</span>" if text else ""


def set_plain_tool_tip(widget: QWidget, text: str) -> None:
    """Show ``text`` literally."""
    widget.setToolTip(plain_tool_tip(text))


class PlainLabel(QLabel):
    """A label in a role of the type scale and a colour token, plain text whatever it holds."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        kind: Type = Type.BODY,
        color: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._color = color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self._dress()
        theme.changed.connect(self._dress)

    def set_color(self, token: str) -> None:
        """Take another colour token."""
        self._color = token
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._kind))
        palette = self.palette()
        color: QColor = getattr(self._theme.tokens, self._color)
        palette.setColor(QPalette.ColorRole.WindowText, color)
        self.setPalette(palette)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where the room ends; the whole text is in its tool tip then."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 2, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
            set_plain_tool_tip(self, self.text() if cut else "")
        return bool(super().event(event))
