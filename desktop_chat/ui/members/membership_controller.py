"""Takes what a person wants with the members and the title of a room to the ChatClient, and asks before it hurts."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from desktop_chat.errors import ChatError
from desktop_chat.model.room import Member, Role, RoomSummary
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.members.rename_dialog import RenameDialog
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme


class MembershipController(QObject):
    """Lives as long as its window. Each command is kept on disk first, so nothing here waits for the network.

    Signals:
        failed: ChatError of a command that could not be kept.
    """

    failed = Signal(object)

    def __init__(self, theme: Theme, client: ChatClient, bridge: SyncBridge, window: MainWindow) -> None:
        super().__init__(window)
        self._theme = theme
        self._client = client
        self._bridge = bridge
        self._window = window
        window.members.role_wanted.connect(self._set_role)
        window.members.remove_wanted.connect(self._remove)
        window.pane.rename_wanted.connect(self._rename)
        window.pane.leave_wanted.connect(self._leave)
        window.pane.block_wanted.connect(self._block)
        self.failed.connect(window.pane.tell)

    def _set_role(self, member: Member, role: Role) -> None:
        if role is not Role.OWNER:
            self._give_role(member, role)
            return
        name = one_line(member.display_name, 60) or "this person"
        meaning = "Owners may remove everybody else and take this role from you."
        self._ask(f"Make {name} an owner?", meaning, "Make owner", lambda: self._give_role(member, role))

    def _give_role(self, member: Member, role: Role) -> None:
        self._run(self._client.membership.set_role(member.room_id, member.uid, role))

    def _remove(self, member: Member) -> None:
        name = one_line(member.display_name, 60) or "this person"
        meaning = "They keep what is on their computer, but read and write nothing more here."
        command = self._client.membership.remove
        self._ask(f"Remove {name}?", meaning, "Remove", lambda: self._run(command(member.room_id, member.uid)))

    def _rename(self) -> None:
        summary = self._open_room()
        if summary is None:
            return
        room_id = summary.room.id
        dialog = RenameDialog(self._theme, summary.room.title, self._window)
        dialog.finished.connect(dialog.deleteLater)

        def rename(title: str) -> None:
            answer = self._client.membership.rename(room_id, title)
            self._bridge.deliver(answer, dialog, lambda _none: dialog.accept(), dialog.fail)

        dialog.requested.connect(rename)
        dialog.open()

    def _leave(self) -> None:
        summary = self._open_room()
        if summary is None:
            return
        room_id = summary.room.id
        meaning = "Its messages go from this computer, and only a member can let you in again."
        leave = self._client.membership.leave
        self._ask(f"Leave {one_line(summary.title, 60)}?", meaning, "Leave", lambda: self._run(leave(room_id)))

    def _block(self) -> None:
        summary = self._open_room()
        account = self._client.account
        peer = summary.room.peer_of(account.uid if account else None) if summary else None
        if summary is None or peer is None:
            return
        room_id, block = summary.room.id, self._client.membership.block
        if summary.is_blocked:
            self._run(block(room_id, peer, on=False))
            return
        meaning = "They can no longer write to you or see your profile, and are not told. What was said stays."
        question = f"Block {one_line(summary.title, 60)}?"
        self._ask(question, meaning, "Block", lambda: self._run(block(room_id, peer, on=True)))

    def _open_room(self) -> RoomSummary | None:
        room_id = self._window.room_id
        return self._client.room(room_id) if room_id else None

    def _ask(self, question: str, meaning: str, yes: str, act: Callable[[], None]) -> None:
        dialog = ConfirmDialog(self._theme, question, meaning, yes, self._window)
        dialog.accepted.connect(act)
        dialog.open()

    def _run(self, command: "Future[None]") -> None:
        self._bridge.deliver(command, self, None, self._tell)

    def _tell(self, error: ChatError) -> None:
        self.failed.emit(error)
