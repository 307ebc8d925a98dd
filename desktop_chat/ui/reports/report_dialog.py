"""The dialog in which a person says why a message is shown to the operator."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop_chat.model.firebase.documents import MAX_REASON
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.file_text import quoted_line
from desktop_chat.ui.choice import ChoiceButton
from desktop_chat.ui.fields import LabelledField, TextField
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.form_dialog import FormDialog
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.quote import Quote
from desktop_chat.ui.theme import Theme

REASONS = (
    ("Spam", "Advertising, fraud, the same thing again and again"),
    ("Harassment", "Insults, threats, hate"),
    ("Harmful or illegal", "Violence, abuse, what the law forbids"),
    ("Something else", "Say below what it is"),
)
_OTHER = len(REASONS) - 1
TOLD = (
    "The operator of this project is sent the text of this message as you see it, who wrote it and in which room, your "
    "name, and your reason. Nobody else learns of it, and you are not told what comes of it."
)


class ReportDialog(FormDialog):
    """One of four reasons and a line in the person's own words, which only the last one needs.

    Signals:
        requested: why, ready to be sent.
    """

    requested = Signal(str)

    def __init__(self, theme: Theme, author: str, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Report this message", "Report", parent)
        self.reasons = [ChoiceButton(theme, title, meaning) for title, meaning in REASONS]
        self._group = QButtonGroup(self)
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for number, button in enumerate(self.reasons):
            self._group.addButton(button, number)
            column.addWidget(button)
        self.words = LabelledField(theme, "In your words", TextField(theme, "What the operator should know"))
        self.words.field.setMaxLength(MAX_REASON - max(len(title) for title, _ in REASONS) - 2)
        told = PlainLabel(theme, TOLD, Type.CAPTION, "text2")
        told.setWordWrap(True)
        for widget in (Quote(theme, author, quoted_line(message)), choices, self.words, told):
            self.form.addWidget(widget)
        self._group.idToggled.connect(lambda: self.words.set_error(""))
        self.submitted.connect(self._check)
        self.words.field.returnPressed.connect(self._check)
        self.reasons[0].setChecked(True)
        self.reasons[0].setFocus()

    def _check(self) -> None:
        chosen, words = self._group.checkedId(), self.words.field.text().strip()
        if chosen == _OTHER and not words:
            self.words.set_error("Say what is wrong with it.")
            self.words.field.setFocus()
            return
        title = REASONS[chosen][0]
        self.set_busy(busy=True)
        self.requested.emit(f"{title}: {words}" if words else title)
