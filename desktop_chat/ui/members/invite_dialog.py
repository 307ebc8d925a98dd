"""Adding a person to a group."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.people_field import person_error
from desktop_chat.ui.theme import Theme


class InviteDialog(FormDialog):
    """One field: an exact e-mail address or a @handle.

    Signals:
        requested: the form is complete.
            arg 0: str, what was typed
    """

    requested = Signal(str)

    def __init__(self, theme: Theme, room_title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Add a person", "Add", parent)
        self.person = LabelledField(theme, f"To “{room_title}”", TextField(theme, "name@example.org or @handle"))
        self.form.addWidget(self.person)
        self.submitted.connect(self._check)
        self.person.field.returnPressed.connect(self._check)
        self.person.field.setFocus()

    def _check(self) -> None:
        person = self.person.field.text().strip()
        error = person_error(person)
        self.person.set_error(error)
        if not error:
            self.set_busy(busy=True)
            self.requested.emit(person)
