"""Two lines of a message behind a coloured bar, as they are quoted."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.theme import Radius, Theme


class Quote(QWidget):
    """The author above one line of the text."""

    def __init__(self, theme: Theme, author: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(f"{author}: {text}")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(theme.px(16), theme.px(6), theme.px(10), theme.px(6))
        lines.setSpacing(0)
        for label in (
            ElidedLabel(theme, author, Type.CAPTION_STRONG, "accent"),
            ElidedLabel(theme, text, Type.CAPTION),
        ):
            # What strangers wrote must not widen whatever it stands in.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            lines.addWidget(label)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, px = self._theme.tokens, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.hover)
        painter.drawRoundedRect(QRectF(self.rect()), px(Radius.SMALL), px(Radius.SMALL))
        painter.setBrush(tokens.accent)
        painter.drawRoundedRect(QRectF(px(4), px(6), px(3), self.height() - px(12)), 1.5, 1.5)
