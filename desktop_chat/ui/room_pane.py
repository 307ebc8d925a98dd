"""The open room: header, banner, timeline, composer."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.model.room import Member, Role, RoomKind, RoomSummary
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_controller import FileController
from desktop_chat.ui.banner import Banner
from desktop_chat.ui.bridge import INTERVAL_MS, SyncBridge
from desktop_chat.ui.composer.blocked_bar import BlockedBar
from desktop_chat.ui.composer.composer import MARGIN, Composer, Submission
from desktop_chat.ui.composer.draft_keeper import DraftKeeper
from desktop_chat.ui.composer.drop_overlay import DropOverlay
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.header.room_header import RoomHeader
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.presence_text import readers_text
from desktop_chat.ui.room_controller import RoomController
from desktop_chat.ui.room_presence import RoomPresence
from desktop_chat.ui.rooms.room_list_model import avatar_key
from desktop_chat.ui.slow_down import SlowDownLine
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act, Reader
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_view import TimelineView
from desktop_chat.ui.times import Times
from desktop_chat.ui.typing_line import TypingLine

_NAMED = 4


class RoomPane(QWidget):
    """One room at a time.

    Signals:
        invite_wanted: RoomId; details_wanted: (RoomId, MessageId); report_wanted: Message.
        members_wanted, search_wanted, back_wanted, rename_wanted, leave_wanted, block_wanted: see header.
    """

    invite_wanted = Signal(str)
    details_wanted = Signal(str, str)
    report_wanted = Signal(object)
    members_wanted = Signal()
    search_wanted = Signal()
    back_wanted = Signal()
    rename_wanted = Signal()
    leave_wanted = Signal()
    block_wanted = Signal()

    def __init__(
        self, client: ChatClient, bridge: SyncBridge, theme: Theme, times: Times, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._bridge = bridge
        self._theme = theme
        self.room_id: RoomId | None = None
        self.controller = RoomController(client, bridge, self)
        self.files = FileController(client, bridge, theme, self)
        self.model = TimelineModel(client, times, self)
        self.header = RoomHeader(theme)
        self.banner = Banner(theme)
        self.notice = Notice(theme, closable=True)
        self.timeline = TimelineView(theme, times, self.model)
        self.composer = Composer(theme, pictures=self.timeline.pictures)
        self.drafting = DraftKeeper(client, self.composer, self)
        self.drop = DropOverlay(theme, self, self._may_drop)
        self.blocked = BlockedBar(theme)
        self.typing = TypingLine(theme)
        self.presence = RoomPresence(client, self.header, self.typing, times, self)
        # Between two slices the event loop paints and takes keys.
        self._catching_up = QTimer(self)
        self._catching_up.setSingleShot(True)
        self._catching_up.setInterval(INTERVAL_MS)
        self._catching_up.timeout.connect(self._catch_up)
        self.slow_down = SlowDownLine(client, self.typing, times, self)
        self.setAutoFillBackground(True)
        self._build()
        self._connect_views()
        self._connect_controller()
        self._dress()

    # --- for the window ---------------------------------------------------------------------------------
    def open(self, room_id: RoomId) -> None:
        """Show a room and begin to write to it."""
        summary = self._client.room(room_id)
        if summary is None:
            return
        if room_id != self.room_id:
            self.room_id = room_id
            self.notice.clear()
            self._client.open_room(room_id)
            self._show_summary(summary)
            self.model.open(room_id)
            self.drafting.open(room_id, summary.title)
            self.drop.set_title(one_line(summary.title, 60))
            self.timeline.start_reading()
            self.slow_down.show_room(room_id)
        self.composer.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, message_id: MessageId) -> None:
        """Go to a message of the open room, loading its surroundings from the store."""
        if self.model.bring(message_id) and self.timeline.go_to_message(message_id):
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Show no room."""
        self.room_id = None
        self.presence.show_room(None)
        self.slow_down.show_room(None)
        self.model.shut()
        self.composer.open(None, "")
        self.drafting.write()

    def apply(self, changes: StoreChanges) -> None:
        """Take over what changed."""
        if changes.connection:
            self.show_connection()
        if self.room_id is None:
            return
        about_room = self.room_id in changes.rooms or self.room_id in changes.members
        if about_room or changes.users:
            summary = self._client.room(self.room_id)
            if summary is not None:
                self._show_summary(summary)
        at_bottom, watched = self.timeline.is_following, self.timeline.is_watched()
        self.presence.apply(changes)
        self.slow_down.apply(changes)
        if self.model.apply(changes, at_bottom=at_bottom, seen=watched and at_bottom):
            self._settle()
            self._catch_up_soon()

    def show_connection(self) -> None:
        """Tell the banner how the link to the server is."""
        self.banner.set_thrift(self._client.usage.today().thrift)
        self.banner.set_state(self._client.connection, self._client.session_error)
        self.files.seek_again()

    def refresh_day(self) -> None:
        """Write "Today" and "Yesterday" anew."""
        if self.room_id is not None:
            self.model.refresh_day()
            self.presence.refresh()

    def tell(self, error: ChatError) -> None:
        """Show what went wrong above the composer."""
        self.notice.tell(error)

    # --- inside -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._below = QVBoxLayout()
        self._typing_row = QVBoxLayout()
        self._typing_row.addWidget(self.typing)
        self._below.addLayout(self._typing_row)
        self._writing = QVBoxLayout()
        self._writing.addWidget(self.notice)
        self._writing.addWidget(self.composer)
        self._writing.addWidget(self.blocked)
        self._below.addLayout(self._writing)
        self._layout.addWidget(self.header)
        self._layout.addWidget(self.banner)
        self._layout.addWidget(self.timeline, 1)
        self._layout.addLayout(self._below)

    def _connect_views(self) -> None:
        self.header.back_wanted.connect(self.back_wanted)
        self.header.rename_wanted.connect(self.rename_wanted)
        self.header.leave_wanted.connect(self.leave_wanted)
        self.header.block_wanted.connect(self.block_wanted)
        self.blocked.unblock_wanted.connect(self.block_wanted)
        self.header.members_wanted.connect(self.members_wanted)
        self.header.search_wanted.connect(self.search_wanted)
        self.header.invite_wanted.connect(self._invite)
        self.header.newest_wanted.connect(self._to_newest)
        self.timeline.older_wanted.connect(self._older)
        self.timeline.newer_wanted.connect(self._newer)
        self.timeline.newest_wanted.connect(self._to_newest)
        self.timeline.shown.connect(self._on_shown)
        self.timeline.act_wanted.connect(self._act)
        self.timeline.reacted.connect(self.controller.react)
        self.timeline.file_act_wanted.connect(self.files.act)
        self.timeline.looked_at.connect(self._fetch_seen)
        self.timeline.set_readers(self._readers)
        self.timeline.left.connect(self.composer.input.setFocus)
        self.composer.last_wanted.connect(self._edit_last)
        self.composer.submitted.connect(self._send)
        self.drop.dropped.connect(self.composer.take)
        self.composer.typed.connect(self.presence.typed)

    def _connect_controller(self) -> None:
        self.controller.sent.connect(self.composer.settle)
        self.controller.send_failed.connect(self.composer.fail)
        self.controller.older_loaded.connect(self._on_older_loaded)
        self.controller.failed.connect(self.tell)
        self.files.failed.connect(self.tell)
        self.files.download_began.connect(lambda key: self.model.show_failed(key, failed=False))
        self.files.download_failed.connect(lambda key: self.model.show_failed(key, failed=True))
        self._theme.changed.connect(self._dress)

    def _send(self, submission: object) -> None:
        assert isinstance(submission, Submission)  # noqa: S101 - signals carry objects
        if submission.edits is None:
            # Who writes wants to see it, wherever the reading was.
            self._to_newest()
        self.controller.send(submission)

    def _to_newest(self) -> None:
        self.model.to_newest()
        self.timeline.go_to_end()

    def _older(self) -> None:
        if not self.model.at_oldest and self.model.older():
            self.timeline.settle()
        elif self.room_id is not None and self.model.rowCount():
            self.controller.load_older(self.room_id)

    def _newer(self) -> None:
        if self.model.newer():
            self.timeline.settle()

    def _catch_up_soon(self) -> None:
        # Who reads further up gets the rest by scrolling down.
        if self.model.is_behind and self.timeline.is_following:
            self._catching_up.start()

    def _catch_up(self) -> None:
        if self._bridge.drawings.are_done:
            self._bridge.drawings.add(self, self._take_in)
        self._catch_up_soon()

    def _take_in(self) -> None:
        if self.model.is_behind and self.timeline.is_following:  # still
            self.model.catch_up()
            self._settle()

    def _settle(self) -> None:
        self.timeline.settle()
        # Where nothing can be scrolled, nobody could ask for those above.
        if not self.timeline.can_scroll and not self.model.at_oldest and self.model.older():
            self.timeline.settle()

    def _on_older_loaded(self, room_id: str) -> None:
        if room_id == self.room_id and self.model.older():
            self.timeline.settle()

    def _on_shown(self, room_id: RoomId, up_to: datetime) -> None:
        self.controller.mark_read(room_id, up_to)

    def _may_drop(self) -> bool:
        return self.composer.may_attach and not self.composer.isHidden()

    def _fetch_seen(self) -> None:
        rows = [self.model.row_at(row) for row, _, _ in self.timeline.visible_rows()]
        self.files.fetch_seen(look for row in rows for look in row.files)

    def _reply(self, message: Message) -> None:
        self.composer.reply_to(message, self.drafting.author(message))

    def _act(self, act: Act, message: Message) -> None:
        if act is Act.REPLY:
            self._reply(message)
        elif act is Act.EDIT:
            self.composer.edit(message)
        elif act is Act.DELETE:
            self._confirm_delete(message)
        elif act is Act.REPORT:
            self.report_wanted.emit(message)
        elif act in (Act.READERS, Act.DETAILS):
            self.details_wanted.emit(message.room_id, message.id)
        elif act is Act.RETRY:
            self.controller.retry(message)
        elif act is Act.DISCARD:
            self.controller.discard(message)

    def _readers(self, message: Message) -> str:
        account = self._client.account
        if account is None or message.sender_id != account.uid:
            return ""
        return readers_text(message, self._client.presence.receipts(message.room_id))

    def _edit_last(self) -> None:
        message = self.model.last_own()
        if message is not None:
            self.composer.edit(message)

    def _confirm_delete(self, message: Message) -> None:
        question = "It disappears for everybody in this conversation. This cannot be undone."
        dialog = ConfirmDialog(self._theme, "Delete this message?", question, "Delete", self)
        dialog.accepted.connect(lambda: self.controller.delete(message))
        dialog.open()

    def _invite(self) -> None:
        if self.room_id is not None:
            self.invite_wanted.emit(self.room_id)

    def _show_summary(self, summary: RoomSummary) -> None:
        members = self._client.members(summary.room.id)
        account = self._client.account
        me = account.uid if account else None
        roles = {member.uid: member.role for member in members}
        is_group = summary.room.kind is RoomKind.GROUP
        manages = is_group and me is not None and roles.get(me) in (Role.OWNER, Role.ADMIN)
        others = [member for member in members if member.uid != me]
        self.header.show_room(summary, _members_line(summary, others), avatar_key(summary, me), manages=manages)
        self.timeline.set_reader(Reader(me, moderates=manages))
        self.presence.show_room(summary)
        self.blocked.show_person(summary.title)
        self.blocked.setVisible(summary.is_blocked)
        self.composer.setVisible(not summary.is_blocked)
        self.timeline.set_unread(summary.unread)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.composer.set_pane_height(self.height())

    def _dress(self) -> None:
        px = self._theme.px
        self._below.setContentsMargins(px(MARGIN), 0, px(MARGIN), px(MARGIN))
        self._below.setSpacing(0)
        # Where the text begins, in the bubbles above and in the composer below.
        self._typing_row.setContentsMargins(px(52), 0, px(20), 0)
        self._writing.setSpacing(px(8))
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.Window, self._theme.tokens.bg)
        self.setPalette(palette)


def _members_line(summary: RoomSummary, others: list[Member]) -> str:
    if summary.room.kind is RoomKind.DIRECT:
        handle = next((member.handle for member in others), "")
        return f"@{handle}" if handle else "Direct conversation"
    count = len(summary.room.member_ids) or len(others) + 1
    names = [one_line(member.display_name, 40).partition(" ")[0] for member in others if member.display_name]
    listed = ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
    members = "1 member" if count == 1 else f"{count} members"
    return f"{members}  ·  {listed} and you" if listed and len(names) <= _NAMED else f"{members}"
