"""Opens the main window's dialogs and takes what they ask for to the ChatClient."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.details.message_details_dialog import MessageDetailsDialog
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.members.invite_dialog import InviteDialog
from desktop_chat.ui.rooms.new_room_dialog import NewRoom, NewRoomDialog
from desktop_chat.ui.settings.files_page import FilesPage
from desktop_chat.ui.settings.privacy_box import PrivacyBox
from desktop_chat.ui.settings.settings_dialog import SettingsDialog
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.shortcuts_dialog import ShortcutsDialog
from desktop_chat.ui.theme import Theme


class DialogController(QObject):
    """Lives as long as its window; a dialog stays open until the server agreed."""

    def __init__(self, theme: Theme, client: ChatClient, bridge: SyncBridge, window: MainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._client = client
        self._bridge = bridge
        self._window = window
        window.new_room_wanted.connect(self._new_room)
        window.invite_wanted.connect(self._invite)
        window.details_wanted.connect(self._details)
        window.shortcuts_wanted.connect(lambda: self._open(ShortcutsDialog(self._theme, self._window)))
        window.settings_wanted.connect(self._settings)
        window.sign_out_wanted.connect(self._client.sign_out)

    def _new_room(self) -> None:
        dialog = NewRoomDialog(self._theme, self._window)
        dialog.requested.connect(lambda room: self._create(dialog, room))
        self._open(dialog)

    def _create(self, dialog: NewRoomDialog, room: NewRoom) -> None:
        if room.is_direct:
            answer = self._client.create_direct(room.people[0])
        else:
            answer = self._client.create_group(room.title, room.people)

        def created(room_id: RoomId) -> None:
            dialog.accept()
            self._window.open_room(room_id)

        self._bridge.deliver(answer, dialog, created, dialog.fail)

    def _invite(self, room_id: str) -> None:
        summary = self._client.room(RoomId(room_id))
        if summary is None:
            return
        dialog = InviteDialog(self._theme, summary.title, self._window)

        def invite(person: str) -> None:
            answer = self._client.invite(RoomId(room_id), person)
            self._bridge.deliver(answer, dialog, lambda _none: dialog.accept(), dialog.fail)

        dialog.requested.connect(invite)
        self._open(dialog)

    def _settings(self) -> None:
        dialog = SettingsDialog(self._theme, self._window)
        usage = UsagePage(self._theme)
        usage.show_day(self._client.usage.today())

        def refresh(changes: StoreChanges) -> None:
            if changes.usage:
                usage.show_day(self._client.usage.today())

        connection = self._bridge.changed.connect(refresh)
        dialog.finished.connect(lambda: self._bridge.changed.disconnect(connection))
        dialog.add_page(Icon.GAUGE, "Usage", usage)
        dialog.add_page(Icon.FILE, "Files", FilesPage(self._client, self._bridge, self._theme))
        dialog.add_page(Icon.LOCK, "Privacy", PrivacyBox(self._client, self._bridge, self._theme))
        self._open(dialog)

    def _details(self, room_id: str, message_id: str) -> None:
        room, message = RoomId(room_id), MessageId(message_id)
        life = self._client.details.life(room, message)
        if life is None:
            return
        dialog = MessageDetailsDialog(self._theme, self._window.times, life, self._window)
        dialog.copy_wanted.connect(
            lambda: QGuiApplication.clipboard().setText(self._client.details.diagnostic(room, message))
        )
        self._open(dialog)

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
