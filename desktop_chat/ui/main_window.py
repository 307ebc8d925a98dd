"""The chat of one signed-in account: rooms left, the open room right, members on demand."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.room import RoomKind
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.hairline_splitter import HairlineSplitter
from desktop_chat.ui.idle_pane import IdlePane
from desktop_chat.ui.idle_watch import IdleWatch
from desktop_chat.ui.members.member_view import MemberView
from desktop_chat.ui.members.refused_bar import RefusedBar
from desktop_chat.ui.notice_bar import NoticeBar
from desktop_chat.ui.pane_focus import Pane, next_pane
from desktop_chat.ui.room_pane import RoomPane
from desktop_chat.ui.rooms.sidebar import Sidebar
from desktop_chat.ui.search.search_panel import SearchPanel
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times

SIDEBAR, SIDEBAR_LEAST, SIDEBAR_MOST = 312, 240, 420
ONE_PANE_BELOW = 640
LEAST = (320, 380)
MEMBERS_BESIDE_FROM = 980
_MINUTE_MS = 60_000


class MainWindow(QWidget):
    """Everything that a signed-in person sees; a page of the program's window, or a window of its own.

    It reads the store through ``client`` and hears of changes through ``bridge``, to which the caller subscribes it.

    Signals:
        new_room_wanted, sign_out_wanted, sign_in_wanted, settings_wanted, shortcuts_wanted: the user chose it.
        invite_wanted: RoomId; details_wanted: (RoomId, MessageId).
        room_opened: RoomId, or None when there is none.
        unread_changed: how many messages are unread, now that rooms have changed.
    """

    new_room_wanted = Signal()
    invite_wanted = Signal(str)
    details_wanted = Signal(str, str)
    sign_out_wanted = Signal()
    sign_in_wanted = Signal()
    settings_wanted = Signal()
    shortcuts_wanted = Signal()
    room_opened = Signal(object)
    unread_changed = Signal(int)

    def __init__(
        self,
        client: ChatClient,
        bridge: SyncBridge,
        theme: Theme,
        times: Times | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._bridge = bridge
        self._theme = theme
        times = times or Times()
        account = client.account
        self.sidebar = Sidebar(client, theme, times)
        self.pane = RoomPane(client, bridge, theme, times)
        self.idle = IdlePane(theme)
        self.search = SearchPanel(client, theme, times)
        self.notices = NoticeBar(theme)
        self.refused = RefusedBar(theme, client, bridge)
        self.members = MemberView(theme, account.uid if account else Uid(""))
        self._idle_watch = IdleWatch(self)
        self._around = StoreChanges()
        self._times, self._day = times, times.today()
        self._build()
        self._connect()
        self._add_shortcuts()
        self.sidebar.load()
        self.idle.set_has_rooms(self.sidebar.model.has_rooms)
        self._show_connection()
        self.notices.show_notices(self._client.notices())
        self._arrange()

    # --- rooms ------------------------------------------------------------------------------------------
    @property
    def room_id(self) -> RoomId | None:
        """The open room."""
        return self.pane.room_id

    def open_room(self, room_id: str) -> None:
        """Open a room that is in the store."""
        if self._client.room(RoomId(room_id)) is None:
            return
        changed = self.room_id != room_id
        self.pane.open(RoomId(room_id))
        self.sidebar.set_open_room(RoomId(room_id))
        self._right.setCurrentWidget(self.pane)
        if not self.members.isHidden():
            self._fill_members()
        self.search.set_room(self.room_id)
        self._arrange()
        if changed:
            self.room_opened.emit(self.room_id)

    def close_room(self) -> None:
        """Go back to no open room."""
        self.pane.shut()
        self.sidebar.set_open_room(None)
        self.members.hide()
        self.search.set_room(None)
        self._right.setCurrentWidget(self.idle)
        self._arrange()
        self.room_opened.emit(None)

    def mark_unread(self, room_id: str | None = None) -> None:
        """Mark a room, or the open one, as unread; it is left then, as being seen would read it again."""
        marked = RoomId(room_id) if room_id else self.room_id
        if marked is not None:
            if marked == self.room_id:
                self.close_room()
            self._client.presence.mark_unread(marked)

    def mark_read(self, room_id: str) -> None:
        """Mark everything in a room as read."""
        sent = [message.sent_at for message in self._client.messages(RoomId(room_id), limit=20) if message.sent_at]
        if sent:
            self._client.mark_read(RoomId(room_id), sent[-1])

    @property
    def times(self) -> Times:
        """The clock and calendar of this place."""
        return self._times

    @property
    def unread_messages(self) -> int:
        """How many messages are unread in all rooms."""
        return self.sidebar.model.unread_messages

    @property
    def sidebar_width(self) -> int:
        """The width that the person gave the room list, in pixels at zoom 1."""
        return self._sidebar_width

    def set_sidebar_width(self, width: int) -> None:
        """Give the room list this width, within its bounds."""
        self._sidebar_width = max(SIDEBAR_LEAST, min(SIDEBAR_MOST, width))
        self._splitter.setSizes([self._theme.px(self._sidebar_width), self._theme.px(_SPLIT - self._sidebar_width)])

    def show_members(self, *, shown: bool) -> None:
        """Open or close the member list."""
        if shown:
            self._fill_members()
            self.search.hide()
        self.members.setVisible(shown and self.room_id is not None)
        self._arrange()

    def _toggle_members(self) -> None:
        self.show_members(shown=self.members.isHidden())
        (self.pane.composer.input if self.members.isHidden() else self.members.list).setFocus()

    def show_search(self, *, everywhere: bool) -> None:
        """Open the search of messages, in the open room or in all."""
        self.members.hide()
        self.search.show()
        self._arrange()
        self.search.open(self.room_id, everywhere=everywhere)

    def hide_search(self) -> None:
        """Close the search and go back to writing."""
        self.search.hide()
        self._arrange()
        (self.pane.composer.input if self.room_id else self.sidebar.list).setFocus()

    def show_message(self, room_id: str, message_id: str) -> None:
        """Open a room at a message that is in the store."""
        self.open_room(room_id)
        if self.room_id != room_id:
            return
        if not self.search.isHidden() and self.width() < self._theme.px(ONE_PANE_BELOW):
            self.search.hide()
            self._arrange()
        self.pane.show_message(MessageId(message_id))

    # --- Qt ---------------------------------------------------------------------------------------------
    def focusInEvent(self, event: QFocusEvent) -> None:
        (self.pane.composer.input if self.room_id else self.sidebar.list).setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- inside -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._right = QStackedWidget()
        self._right.addWidget(self.idle)
        self._right.addWidget(self.pane)
        self._splitter = HairlineSplitter(self._theme)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self._right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        outside = QVBoxLayout(self)
        layout = QHBoxLayout()
        for each in (outside, layout):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(0)
        outside.addWidget(self.notices)
        outside.addWidget(self.refused)
        outside.addLayout(layout, 1)
        # Panes give way to each other in _arrange; their sum is not the least width of the window.
        outside.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.members)
        layout.addWidget(self.search)
        self.members.hide()
        self.search.hide()
        self.set_sidebar_width(SIDEBAR)

    def _connect(self) -> None:
        self._bridge.changed.connect(self._on_changes)
        self.sidebar.room_chosen.connect(self.open_room)
        self.sidebar.list.unread_wanted.connect(self.mark_unread)
        self.sidebar.list.read_wanted.connect(self.mark_read)
        self.sidebar.list.pin_wanted.connect(self._pin)
        self._idle_watch.changed.connect(self._client.presence.set_idle)
        self.sidebar.left.connect(lambda: self.pane.composer.input.setFocus())
        self.sidebar.header.new_room_wanted.connect(self.new_room_wanted)
        self.sidebar.header.sign_out_wanted.connect(self._sign_out)
        self.sidebar.header.sign_in_wanted.connect(self.sign_in_wanted)
        self.sidebar.header.settings_wanted.connect(self.settings_wanted)
        self.sidebar.header.shortcuts_wanted.connect(self.shortcuts_wanted)
        self.sidebar.header.scheme_wanted.connect(self._theme.set_scheme)
        self.idle.new_room_wanted.connect(self.new_room_wanted)
        for banner in (self.idle.banner, self.pane.banner):
            banner.sign_in_wanted.connect(self.sign_in_wanted)
            banner.retry_wanted.connect(self._resume_session)
            banner.connect_wanted.connect(self._client.reconnect)
        self.pane.back_wanted.connect(self.close_room)
        for typed in (self.pane.composer.typed, self.sidebar.search.textEdited, self.search.field.textEdited):
            typed.connect(self._idle_watch.touch)
        self.pane.members_wanted.connect(self._toggle_members)
        self.pane.search_wanted.connect(lambda: self.show_search(everywhere=False))
        self.pane.invite_wanted.connect(self.invite_wanted)
        self.pane.details_wanted.connect(self.details_wanted)
        self.search.closed.connect(self.hide_search)
        self.search.hit_chosen.connect(self.show_message)
        self.notices.read.connect(self._client.dismiss_notice)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self.members.closed.connect(self._toggle_members)
        self.members.invite_wanted.connect(lambda: self.invite_wanted.emit(self.room_id))
        self._theme.changed.connect(self._arrange)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start(_MINUTE_MS)

    def _add_shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl+K", self.sidebar.focus_search),
            ("Ctrl+F", lambda: self.show_search(everywhere=False)),
            ("Ctrl+Shift+F", lambda: self.show_search(everywhere=True)),
            ("Alt+Down", lambda: self.sidebar.list.step(1)),
            ("Alt+Up", lambda: self.sidebar.list.step(-1)),
            ("Ctrl+N", self.new_room_wanted.emit),
            ("Ctrl+Shift+U", self.mark_unread),
            ("F6", lambda: self._go_to_pane(1)),
            ("Shift+F6", lambda: self._go_to_pane(-1)),
            ("Ctrl+,", self.settings_wanted.emit),
            ("Ctrl+/", self.shortcuts_wanted.emit),
            ("Ctrl++", lambda: self._theme.set_zoom(self._theme.zoom + 0.1)),
            ("Ctrl+=", lambda: self._theme.set_zoom(self._theme.zoom + 0.1)),
            ("Ctrl+-", lambda: self._theme.set_zoom(self._theme.zoom - 0.1)),
            ("Ctrl+0", lambda: self._theme.set_zoom(1.0)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _go_to_pane(self, step: int) -> None:
        panes = (
            Pane(self.sidebar, self.sidebar.list),
            Pane(self.idle, self.idle.empty.button),
            Pane(self.pane.timeline, self.pane.timeline),
            Pane(self.pane.composer, self.pane.composer.input),
            Pane(self.members, self.members.list),
            Pane(self.search, self.search.field),
        )
        pane = next_pane(panes, self.focusWidget(), step)
        if pane is not None:
            pane.taker.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_changes(self, changes: StoreChanges) -> None:
        """Draw the open room, then what is around it."""
        waits = bool(self._around)
        self._around |= changes
        if not waits:
            self._bridge.drawings.add(self, self._apply_around)
        self._apply_inside(changes)

    def _apply_inside(self, changes: StoreChanges) -> None:
        if changes.connection or changes.usage:
            self._show_connection()
        if self.room_id is not None and self._client.room(self.room_id) is None:
            self.close_room()
            return
        self.pane.apply(changes)
        if not self.members.isHidden() and (changes.users or self.room_id in changes.members):
            self._fill_members()

    def _apply_around(self) -> None:
        changes, self._around = self._around, StoreChanges()
        self.sidebar.apply(changes)
        self.search.apply(changes)
        if changes.notices or changes.account:
            self.notices.show_notices(self._client.notices())
        if changes.rooms or changes.account:
            self.unread_changed.emit(self.sidebar.model.unread_messages)
            self.idle.set_has_rooms(self.sidebar.model.has_rooms)

    def _show_connection(self) -> None:
        self.idle.banner.set_thrift(self._client.usage.today().thrift)
        self.idle.banner.set_state(self._client.connection, self._client.session_error)
        self.pane.show_connection()

    def _resume_session(self) -> None:
        for banner in (self.idle.banner, self.pane.banner):
            banner.set_busy(busy=True)
        # Whether it worked or not, the client knows the state and its reason.
        self._bridge.deliver(
            self._client.resume_session(), self, lambda _: self._show_connection(), lambda _: self._show_connection()
        )

    def _sign_out(self) -> None:
        self.pane.drafting.write()  # while there is an account to keep them for
        self.sign_out_wanted.emit()

    def _pin(self, room_id: str, pinned: bool) -> None:
        answer = self._client.room_settings.pin(RoomId(room_id), pinned=pinned)
        self._bridge.deliver(answer, self, None, self.pane.tell)

    def _on_splitter_moved(self, position: int) -> None:
        self._sidebar_width = max(SIDEBAR_LEAST, min(SIDEBAR_MOST, round(position * 100 / self._theme.px(100))))

    def _on_minute(self) -> None:
        today = self._times.today()
        if today != self._day:
            self._day = today
            self.sidebar.model.refresh_times()
            self.pane.refresh_day()

    def _fill_members(self) -> None:
        if self.room_id is None:
            return
        summary = self._client.room(self.room_id)
        group = summary is not None and summary.room.kind is RoomKind.GROUP
        self.members.show_members(self._client.members(self.room_id), group=group)

    def _covers(self, panel: QWidget) -> bool:
        """Whether a panel on the right takes the place of the room list."""
        return not panel.isHidden() and self.width() < self._theme.px(MEMBERS_BESIDE_FROM)

    def _arrange(self) -> None:
        """Show as many panes side by side as the width allows."""
        px, has_room = self._theme.px, self.room_id is not None
        self.setMinimumSize(px(LEAST[0]), px(LEAST[1]))
        narrow = self.width() < px(ONE_PANE_BELOW)
        covered = self._covers(self.members) or self._covers(self.search)
        searching = narrow and not self.search.isHidden()
        self.sidebar.setMinimumWidth(0 if narrow else px(SIDEBAR_LEAST))
        self.sidebar.setMaximumWidth(_UNBOUNDED if narrow else px(SIDEBAR_MOST))
        self.sidebar.setVisible(not (narrow and has_room) and not (covered and has_room))
        self._right.setVisible(not narrow or has_room)
        self._splitter.setVisible(not searching)
        self.search.set_wide(wide=searching)
        self.pane.header.set_narrow(narrow=narrow)


_UNBOUNDED = 16_777_215
_SPLIT = 1180
