"""Asks before something that cannot be undone."""

from PySide6.QtWidgets import QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme


class ConfirmDialog(FormDialog):
    """A question, what its answer means, and the two answers; deletes itself when it closes.

    ``accepted`` is the yes. The safe answer has the keyboard, so that Enter by habit does no harm.
    """

    def __init__(self, theme: Theme, question: str, meaning: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, question, yes, parent)
        self.setModal(True)
        self.submit.set_plate_color("danger")
        explanation = PlainLabel(theme, meaning, Type.SMALL, "text2")
        explanation.setWordWrap(True)
        self.form.addWidget(explanation)
        self.setAccessibleDescription(meaning)
        self.submitted.connect(self.accept)
        self.finished.connect(self.deleteLater)
        self.focus_cancel()
