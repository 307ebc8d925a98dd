"""Gives a group another title."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.model.room import MAX_TITLE
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.theme import Theme


class RenameDialog(FormDialog):
    """One field with the present title.

    Signals:
        requested: the new title, trimmed and not empty.
    """

    requested = Signal(str)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Rename the group", "Rename", parent)
        self.title = LabelledField(theme, "Title", TextField(theme, "Title of the group"))
        self.title.field.setMaxLength(MAX_TITLE)
        self.title.field.setText(title)
        self.title.field.selectAll()
        self.form.addWidget(self.title)
        self.submitted.connect(self._check)
        self.title.field.returnPressed.connect(self._check)
        self.title.field.setFocus()

    def _check(self) -> None:
        title = self.title.field.text().strip()
        self.title.set_error("" if title else "A group needs a title.")
        if title:
            self.set_busy(busy=True)
            self.requested.emit(title)
