"""What stands on the right while no room is open: the banner, and an invitation to begin."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.ui.banner import Banner
from desktop_chat.ui.empty_state import EmptyState
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.theme import Theme

_SENTENCE = "Choose a room, or begin a new conversation."
_NO_ROOMS = "There is no room yet. Begin a conversation, or paste a link into the search field."


class IdlePane(QWidget):
    """A trouble with the session must be told here too: nobody has to open a room to learn of it.

    Signals:
        new_room_wanted: the button was pressed.
    """

    new_room_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner(theme)
        self.empty = EmptyState(theme, Icon.CHAT, _SENTENCE, "New conversation")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.empty, 1)
        self.empty.acted.connect(self.new_room_wanted)

    def set_has_rooms(self, has_rooms: bool) -> None:
        """Say whether there is anything to choose from."""
        self.empty.set_sentence(_SENTENCE if has_rooms else _NO_ROOMS)
