"""How much of the person's space for files is used."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.settings.usage_meter import UsageMeter
from desktop_chat.ui.theme import Theme

NOTE = (
    "All files that you sent, from every device. Those of deleted messages stay counted. A file that does not fit is "
    "refused before it is sent; whoever runs this chat can give you more space."
)


class FilesPage(QWidget):
    """One meter. The server is asked when the page comes on screen, once: the answer costs a read."""

    def __init__(self, client: ChatClient, bridge: SyncBridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._bridge = bridge
        self._is_asked = False
        self.space = UsageMeter(theme, "Space for your files")
        self.space.show_unknown("Asking the server …")
        note = PlainLabel(theme, NOTE, Type.CAPTION, "text2")
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(16))
        layout.addWidget(self.space)
        layout.addWidget(note)
        layout.addStretch()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_asked:
            self._is_asked = True
            self._bridge.deliver(self._client.files.space(), self, self._show_space, self._failed)

    def _show_space(self, quota: UploadQuota) -> None:
        self.space.show_bytes(quota.used, quota.limit)

    def _failed(self, error: ChatError) -> None:
        # Turning to the page once more asks once more: nothing of it is stored here.
        self._is_asked = False
        is_offline = type(error) is Unavailable
        self.space.show_unknown("Not known while you are offline" if is_offline else error.title)
