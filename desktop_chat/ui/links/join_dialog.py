"""Coming into a group by a link that somebody passed on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.errors import Rejected
from desktop_chat.model.invite import parse_link
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme

MEANING = "Its members see your name as soon as you are in. You can leave at any time."


class JoinDialog(FormDialog):
    """One field for the link.

    Signals:
        requested: the link, which has the right form.
    """

    requested = Signal(str)

    def __init__(self, theme: Theme, link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, "Join a group by a link", "Join", parent)
        self.link = LabelledField(theme, "Link", TextField(theme, "desktop-chat://join/…"))
        self.link.field.setText(link)
        meaning = PlainLabel(theme, MEANING, Type.CAPTION, "text2")
        meaning.setWordWrap(True)
        self.form.addWidget(self.link)
        self.form.addWidget(meaning)
        self.submitted.connect(self._check)
        self.link.field.returnPressed.connect(self._check)
        self.link.field.setFocus()

    def _check(self) -> None:
        link = self.link.field.text().strip()
        try:
            parse_link(link)
        except Rejected as error:
            self.link.set_error(f"{error.title}. {error.message}" if link else "Paste the link here.")
            return
        self.set_busy(busy=True)
        self.requested.emit(link)
