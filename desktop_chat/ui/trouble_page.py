"""The page of a start that cannot go on: what happened, what is safe, what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_chat.errors import ChatError
from desktop_chat.ui.buttons import PrimaryButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.page import CardPage
from desktop_chat.ui.theme import Theme


class TroublePage(CardPage):
    """One error and one button.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(self, theme: Theme, error: ChatError, action: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        for text, kind, color in ((error.title, Type.HEADING, "text"), (error.message, Type.BODY, "text2")):
            label = PlainLabel(theme, text, kind, color)
            label.setWordWrap(True)
            label.setVisible(bool(text))
            self.card.body.addWidget(label)
        self.button = PrimaryButton(theme, action)
        self.card.body.addWidget(self.button)
        self.button.clicked.connect(self.acted)
        self.setAccessibleName(f"{error.title}. {error.message}")
