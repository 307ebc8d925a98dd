"""The line above the composer that says who is typing; its place is always kept, so that nothing jumps."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.theme import Theme

HEIGHT = 18


class TypingLine(ElidedLabel):
    """18 high, whatever it says."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", Type.CAPTION, "text2", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._resize)
        self._resize()

    def say(self, text: str) -> None:
        """Show a text; screen readers are told when it changes."""
        if text == self.text():
            return
        self.setText(text)
        self.setAccessibleName(text)
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
