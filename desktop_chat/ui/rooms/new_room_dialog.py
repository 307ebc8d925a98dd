"""Starting a direct conversation or a group."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop_chat.model.room import MAX_TITLE
from desktop_chat.ui.buttons import PillButton
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.people_field import PeopleField
from desktop_chat.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class NewRoom:
    """What to create: a direct room has no title and exactly one person besides oneself."""

    title: str
    people: tuple[str, ...]

    @property
    def is_direct(self) -> bool:
        """Whether it is a conversation of two."""
        return not self.title


class NewRoomDialog(FormDialog):
    """Two pills choose the kind; people are found by exact e-mail address or @handle.

    Signals:
        requested: the form is complete.
            arg 0: NewRoom
    """

    requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "New conversation", "Start", parent)
        self.direct = PillButton(theme, "Direct")
        self.group = PillButton(theme, "Group")
        kinds = QButtonGroup(self)
        pills = QHBoxLayout()
        pills.setSpacing(theme.px(8))
        for pill in (self.direct, self.group):
            kinds.addButton(pill)
            pills.addWidget(pill)
        pills.addStretch()
        self.title = LabelledField(theme, "Title", TextField(theme))
        self.title.field.setMaxLength(MAX_TITLE)
        self.person = LabelledField(theme, "Person", TextField(theme, "name@example.org or @handle"))
        self.people = PeopleField(theme, "People")
        self.form.addLayout(pills)
        for row in (self.title, self.person, self.people):
            self.form.addWidget(row)
        self.direct.toggled.connect(self._show_kind)
        self.direct.setChecked(True)
        self.submitted.connect(self._check)
        self.title.field.returnPressed.connect(self.people.field.setFocus)
        self.person.field.returnPressed.connect(self._check)
        self.people.field.returnPressed.connect(self._check)  # only when it is empty: a name becomes a chip

    def _show_kind(self, direct: bool) -> None:
        self.title.setVisible(not direct)
        self.people.setVisible(not direct)
        self.person.setVisible(direct)
        self.notice.clear()
        (self.person if direct else self.title).field.setFocus()

    def _check(self) -> None:
        if self.direct.isChecked():
            self._check_direct()
        else:
            self._check_group()

    def _check_direct(self) -> None:
        person = self.person.field.text().strip()
        error = "" if "@" in person else "Type an e-mail address or a @handle."
        self.person.set_error(error)
        if not error:
            self._request(NewRoom("", (person,)))

    def _check_group(self) -> None:
        title = self.title.field.text().strip()
        self.title.set_error("" if title else "Give the group a title.")
        if self.people.take() and title:
            self._request(NewRoom(title, self.people.people))

    def _request(self, room: NewRoom) -> None:
        self.set_busy(busy=True)
        self.requested.emit(room)
