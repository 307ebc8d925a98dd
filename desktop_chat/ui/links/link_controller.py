"""Takes what a person wants with links into groups to the client."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from desktop_chat.errors import Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.model.invite import parse_link
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.links.join_dialog import JoinDialog
from desktop_chat.ui.links.links_dialog import LinksDialog
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme

OFFLINE = Unavailable(
    "You are offline", "Links are made, taken back and used on the server. Try again when you are online."
)


class LinkController(QObject):
    """Lives as long as its window; all of it needs the network, and says so without one."""

    def __init__(self, theme: Theme, client: ChatClient, bridge: SyncBridge, window: MainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._client = client
        self._bridge = bridge
        self._window = window
        window.pane.header.links_wanted.connect(self._links)
        window.members.links_wanted.connect(self._links)
        window.sidebar.header.join_wanted.connect(self._join)
        window.sidebar.link_pasted.connect(self._join)
        keys = QShortcut(QKeySequence("Ctrl+J"), window)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._join)

    def _join(self, link: str = "") -> None:
        dialog = JoinDialog(self._theme, link, self._window)
        dialog.requested.connect(lambda wanted: self._come_in(dialog, wanted))
        _open(dialog)

    def _come_in(self, dialog: JoinDialog, link: str) -> None:
        known = self._client.room(parse_link(link)[0])
        if known is not None and known.is_member:
            dialog.accept()
            self._window.open_room(known.room.id)
            self._window.pane.notice.say("You are in this group already", "The link was not used.")
            return
        if self._is_offline:
            dialog.fail(OFFLINE)
            return

        def joined(room_id: RoomId) -> None:
            dialog.accept()
            self._window.open_room(room_id)

        self._bridge.deliver(self._client.invites.join(link), dialog, joined, dialog.fail)

    def _links(self) -> None:
        room_id = self._window.room_id
        summary = self._client.room(room_id) if room_id else None
        if summary is None:
            return
        room = summary.room.id
        dialog = LinksDialog(self._theme, self._window.times, one_line(summary.title, 100), self._window)
        dialog.create_wanted.connect(lambda uses, days: self._create(dialog, room, uses, days))
        dialog.revoke_wanted.connect(lambda link: self._revoke(dialog, link))
        _open(dialog)
        if self._is_offline:
            dialog.state.hide()
            dialog.fail(OFFLINE)
            return
        self._bridge.deliver(self._client.invites.of_room(room), dialog, dialog.show_links, dialog.fail)

    def _create(self, dialog: LinksDialog, room_id: RoomId, uses: int, days: int) -> None:
        if self._is_offline:
            dialog.fail(OFFLINE)
            return
        self._bridge.deliver(self._client.invites.create(room_id, uses, days), dialog, dialog.add, dialog.fail)

    def _revoke(self, dialog: LinksDialog, link: str) -> None:
        if self._is_offline:
            dialog.fail(OFFLINE)
            return
        answer = self._client.invites.revoke(link)
        self._bridge.deliver(answer, dialog, lambda _none: dialog.remove(link), dialog.fail)

    @property
    def _is_offline(self) -> bool:
        return self._client.connection is not ConnectionState.ONLINE


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
