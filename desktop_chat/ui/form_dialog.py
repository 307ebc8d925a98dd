"""A small dialog with a heading, a form, a place for errors, and one primary action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_chat.errors import ChatError
from desktop_chat.ui.buttons import PrimaryButton, TextButton
from desktop_chat.ui.fields import CARD_WIDTH
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.theme import Theme


class FormDialog(QDialog):
    """Stays open while the server answers and shows why it refused; ``accept`` it when it worked.

    Signals:
        submitted: the primary action was asked for; what was typed has still to be checked.
    """

    submitted = Signal()

    def __init__(self, theme: Theme, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        self._left_at: QWidget | None = None
        self.form = QVBoxLayout()
        self.notice = Notice(theme)
        self.submit = PrimaryButton(theme, action)
        self._cancel = TextButton(theme, "Cancel", color="text2")
        self.submit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self.submit)
        self._layout = layout = QVBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        layout.addStrut(theme.px(CARD_WIDTH) - 2 * theme.px(28))  # one width, whatever the form holds
        layout.addWidget(PlainLabel(theme, title, Type.HEADING))
        layout.addLayout(self.form)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
        self.submit.clicked.connect(self.submitted)
        self._cancel.clicked.connect(self.reject)
        self._dress()
        theme.changed.connect(self._dress)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the form while the server answers; cancelling stays possible."""
        if busy:
            self._left_at = self.focusWidget()
        self.submit.setEnabled(not busy)
        rows = (self.form.itemAt(row) for row in range(self.form.count()))
        for widget in (row.widget() for row in rows if row is not None):
            if widget is not None:
                widget.setEnabled(not busy)
        if busy:
            self.notice.clear()
        elif self._left_at is not None and isValid(self._left_at):
            # What is disabled loses the keyboard.
            self._left_at.setFocus()
            self._left_at = None

    def focus_cancel(self) -> None:
        """Put the keyboard on the answer that changes nothing."""
        self._cancel.setFocus()

    def fail(self, error: ChatError) -> None:
        """Show why the server refused; everything typed stays."""
        self.set_busy(busy=False)
        self.notice.tell(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the primary action; fields say themselves what it means to them, and pass it on all the same."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not isinstance(self.focusWidget(), QLineEdit) and not event.isAutoRepeat():
            self.submit.click()

    def _dress(self) -> None:
        edge = self._theme.px(28)
        self._layout.setContentsMargins(edge, edge, edge, edge)
        self._layout.setSpacing(self._theme.px(16))
        self.form.setSpacing(self._theme.px(14))
        self.notice.setFixedWidth(self._theme.px(CARD_WIDTH) - 2 * edge)
