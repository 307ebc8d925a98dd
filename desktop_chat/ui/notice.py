"""A block that tells where it happened what happened, what is safe, what to do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Radius, Theme


class Notice(QFrame):
    """Title and a message below, an error's title in the danger colour; hidden while there is nothing to tell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, closable: bool = False) -> None:
        """``closable`` puts a cross at its end, where nothing else takes it away."""
        super().__init__(parent)
        self._theme = theme
        self._title = PlainLabel(theme, "", Type.SMALL_STRONG, "danger")
        self._message = PlainLabel(theme, "", Type.SMALL, "text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(2))
        layout.addLayout(lines, 1)
        for label in (self._title, self._message):
            label.setWordWrap(True)
            lines.addWidget(label)
        if closable:
            close = IconButton(theme, Icon.CLOSE, "Close", size=28, icon_size=16, plate_color=None)
            close.clicked.connect(self.hide)
            layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def text(self) -> str:
        """Everything that is shown, for tests and screen readers."""
        return f"{self._title.text()} {self._message.text()}".strip() if not self.isHidden() else ""

    def tell(self, error: ChatError) -> None:
        """Show an error and let screen readers say it."""
        self._title.set_color("danger")
        self._show(error.title, error.message)

    def say(self, title: str, message: str) -> None:
        """Show what went well, and let screen readers say it."""
        self._title.set_color("text")
        self._show(title, message)

    def _show(self, title: str, message: str) -> None:
        self._title.setText(title)
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self.setAccessibleName(f"{title}. {message}")
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
