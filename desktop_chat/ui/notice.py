"""A block that tells an error where it happened: what happened, what is safe, what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Radius, Theme


class Notice(QFrame):
    """Title in the danger colour and a message below; hidden while there is nothing to tell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = PlainLabel(theme, "", Type.SMALL_STRONG, "danger")
        self._message = PlainLabel(theme, "", Type.SMALL, "text2")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        layout.setSpacing(theme.px(2))
        for label in (self._title, self._message):
            label.setWordWrap(True)
            layout.addWidget(label)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def text(self) -> str:
        """Everything that is shown, for tests and screen readers."""
        return f"{self._title.text()} {self._message.text()}".strip() if not self.isHidden() else ""

    def tell(self, error: ChatError) -> None:
        """Show an error and let screen readers say it."""
        self._title.setText(error.title)
        self._message.setText(error.message)
        self._message.setVisible(bool(error.message))
        self.setAccessibleName(f"{error.title}. {error.message}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Take the notice away."""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.hover)
        radius = self._theme.px(Radius.FIELD)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
