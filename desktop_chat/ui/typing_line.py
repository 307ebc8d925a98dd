"""The line above the composer that says who is typing or what to wait for; its place is kept, so that nothing jumps."""

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
        self._said = self._warning = ""
        self._is_warning = False
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._resize)
        self._resize()

    def say(self, text: str) -> None:
        """Show a text; screen readers are told when it changes."""
        self._said = text
        self._show()

    def warn(self, text: str) -> None:
        """Show this instead of what is said; an empty text ends it. Only the first of its changes is read aloud."""
        self._warning = text
        self._show()

    def _show(self) -> None:
        text, was_warning = self._warning or self._said, self._is_warning
        if text == self.text():
            return
        self._is_warning = bool(self._warning)
        self.set_color("warn" if self._is_warning else "text2")
        self.setText(text)
        self.setAccessibleName(text)
        if text and not (was_warning and self._is_warning):
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
