"""The choice whether others may see when one was last here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.check_box import CheckBox
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme

SHARE = "Share when I was last here"
_EXPLAINS = "People you talk to see when you were last online, and you see it of them. Off, neither is shown."
_WITHOUT = "This project has no Realtime Database, so nobody sees who is online."


class PrivacyBox(QWidget):
    """A check box with its explanation; what it says is what is stored, also after a failure."""

    def __init__(self, client: ChatClient, bridge: SyncBridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._bridge = bridge
        self.box = CheckBox(theme, SHARE)
        self.explanation = PlainLabel(theme, _EXPLAINS, Type.CAPTION, "text2")
        self.explanation.setWordWrap(True)
        self.box.setAccessibleDescription(_EXPLAINS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.explanation)
        layout.addStretch()  # a page is as high as the dialog
        self.load()
        self.box.clicked.connect(self._choose)

    def load(self) -> None:
        """Show what is stored."""
        self.box.setChecked(self._client.presence.share_last_seen)
        available = self._client.presence.is_available
        self.explanation.setText(_EXPLAINS if available else f"{_EXPLAINS} {_WITHOUT}")

    def _choose(self, share: bool) -> None:
        self._bridge.deliver(self._client.presence.set_share_last_seen(share), self, None, self._failed)

    def _failed(self, error: ChatError) -> None:
        self.load()
        self.explanation.setText(f"{error.title}. {error.message}".strip())
