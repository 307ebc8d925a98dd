"""A bar over the whole window: a title, a message that says what to do, and buttons at its end."""

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import ThemedButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme


class ToldBar(QWidget):
    """Hidden while there is nothing to tell; what is new is also told to a screen reader."""

    def __init__(self, theme: Theme, buttons: Sequence[ThemedButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: object = None
        self.title = PlainLabel(theme, "", Type.SMALL_STRONG, "text")
        self.message = PlainLabel(theme, "", Type.SMALL, "text2")
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(2))
        for label in (self.title, self.message):
            label.setWordWrap(True)
            lines.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(10), theme.px(12), theme.px(10))
        layout.setSpacing(theme.px(12))
        layout.addLayout(lines, 1)
        for button in buttons:
            layout.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)
        self.hide()

    def tell(self, what: object, title: str, message: str) -> None:
        """Show this; ``what`` is anything that tells one thing to tell from another."""
        self.title.setText(title)
        self.message.setText(message)
        self.setAccessibleName(f"{title}. {message}")
        self.show()
        if what != self._told:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._told = what

    def be_silent(self) -> None:
        """There is nothing to tell."""
        self._told = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.hover)
        painter.fillRect(0, 0, self._theme.px(3), self.height(), tokens.warn)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
