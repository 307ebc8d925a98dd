"""The bar that tells what happened to this device's data until the person has read it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.model.notice import Notice
from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme


class NoticeBar(QWidget):
    """Shows the oldest notice; hidden while there is none.

    Signals:
        read: the number of the notice that was read.
    """

    read = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice: Notice | None = None
        self.title = PlainLabel(theme, "", Type.SMALL_STRONG, "text")
        self.message = PlainLabel(theme, "", Type.SMALL, "text2")
        self.button = TextButton(theme, "Got it")
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(2))
        for label in (self.title, self.message):
            label.setWordWrap(True)
            lines.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(20), theme.px(10), theme.px(12), theme.px(10))
        layout.setSpacing(theme.px(12))
        layout.addLayout(lines, 1)
        layout.addWidget(self.button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.button.clicked.connect(self._on_read)
        theme.changed.connect(self.update)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show the first of these and how many follow."""
        first = notices[0] if notices else None
        if first is not None:
            self.title.setText(first.title)
            self.message.setText(first.message)
            self.button.setText(f"Got it ({len(notices) - 1} more)" if len(notices) > 1 else "Got it")
            self.button.updateGeometry()
            self.setAccessibleName(f"{first.title}. {first.message}")
        self.setVisible(first is not None)
        if first is not None and first != self._notice:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._notice = first

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.hover)
        painter.fillRect(0, 0, self._theme.px(3), self.height(), tokens.warn)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _on_read(self) -> None:
        if self._notice is not None:
            self.read.emit(self._notice.number)
