"""Takes a report to the client and tells what became of it."""

from PySide6.QtCore import QObject, Qt

from desktop_chat.errors import Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.reports.report_dialog import ReportDialog
from desktop_chat.ui.theme import Theme

SENT = ("The message was reported", "The operator of this project can see it now. Nobody in the room was told.")
OFFLINE = Unavailable(
    "You are offline",
    "A report goes straight to the operator and does not wait on this computer. Your reason stays here: send it when "
    "you are online again.",
)


class ReportController(QObject):
    """Lives as long as its window. A report is no outbox row: it is sent now, or the person is told that it is not."""

    def __init__(self, theme: Theme, client: ChatClient, bridge: SyncBridge, window: MainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._client = client
        self._bridge = bridge
        self._window = window
        window.pane.report_wanted.connect(self._open)

    def _open(self, message: Message) -> None:
        pane = self._window.pane
        dialog = ReportDialog(self._theme, pane.drafting.author(message), message, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def sent() -> None:
            dialog.accept()
            pane.notice.say(*SENT)

        def send(reason: str) -> None:
            if self._client.connection is not ConnectionState.ONLINE:
                dialog.fail(OFFLINE)
                return
            answer = self._client.reports.report(message.room_id, message.id, reason)
            self._bridge.deliver(answer, dialog, lambda _none: sent(), dialog.fail)

        dialog.requested.connect(send)
        dialog.open()
