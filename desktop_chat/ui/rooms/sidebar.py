"""The sidebar as a whole."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.model.invite import is_link
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.rooms.filter_pills import FilterPills
from desktop_chat.ui.rooms.profile_header import ProfileHeader
from desktop_chat.ui.rooms.room_filter import RoomFilter
from desktop_chat.ui.rooms.room_list_model import RoomListModel
from desktop_chat.ui.rooms.room_list_view import RoomListView
from desktop_chat.ui.rooms.search_field import SearchField
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times


class Sidebar(QWidget):
    """Profile, search, pills and rooms.

    Signals:
        room_chosen: RoomId.
        link_pasted: a link into a room was put into the search field, and Enter pressed.
        left: Escape in the empty search field.
    """

    room_chosen = Signal(str)
    link_pasted = Signal(str)
    left = Signal()

    def __init__(self, client: ChatClient, theme: Theme, times: Times, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._theme = theme
        self.model = RoomListModel(client, times, self)
        self.header = ProfileHeader(theme)
        self.search = SearchField(theme)
        self.pills = FilterPills(theme)
        self.list = RoomListView(theme, self.model)
        self._nothing = PlainLabel(theme, "", Type.SMALL, "text2")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setWordWrap(True)
        self.setAutoFillBackground(True)
        self._build()
        self._connect()
        self._dress()

    def load(self) -> None:
        """Read everything from the store."""
        self.model.load()
        self._show_account()
        self._after_change()

    def apply(self, changes: StoreChanges) -> None:
        """Take over what changed."""
        is_listed = self._is_listed()
        self.model.apply(changes)
        if not is_listed and self._is_listed():
            self.list.set_open_room(self.list.open_room)  # it was opened before it was known here
        if changes.account or changes.connection:
            self._show_account()
        self._after_change()

    def set_open_room(self, room_id: RoomId | None) -> None:
        """Mark a room as open; a search that led there ends."""
        if room_id and self.search.text():
            self.search.clear()
        self.model.keep(room_id)
        self.list.set_open_room(room_id)

    def focus_search(self) -> None:
        """Go to the search field, as Ctrl+K does."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- inside -----------------------------------------------------------------------------------------
    def _is_listed(self) -> bool:
        open_room = self.list.open_room
        return open_room is not None and self.model.index_of(open_room) >= 0

    def _build(self) -> None:
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._fields = QVBoxLayout()
        self._fields.addWidget(self.search)
        self._fields.addWidget(self.pills)
        self._layout.addWidget(self.header)
        self._layout.addLayout(self._fields)
        self._layout.addWidget(self._nothing)
        self._layout.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.list.room_chosen.connect(self.room_chosen)
        self.pills.filter_chosen.connect(self._set_filter)
        self.search.textChanged.connect(self._set_query)
        self.search.accepted.connect(self._accept)
        self.search.left.connect(self.left)
        self.search.list_wanted.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        self._theme.changed.connect(self._dress)

    def _accept(self) -> None:
        text = self.search.text()
        if is_link(text):
            self.search.clear()
            self.link_pasted.emit(text.strip())
        else:
            self.list.choose_first()

    def _set_filter(self, chosen: RoomFilter) -> None:
        self.model.set_filter(chosen)
        self._after_change()

    def _set_query(self, query: str) -> None:
        self.model.set_query(query)
        self._after_change()

    def _after_change(self) -> None:
        self.pills.set_unread(self.model.unread_rooms)
        empty = self.model.rowCount() == 0
        self._nothing.setVisible(empty)
        if empty:
            searching = bool(self.search.text().strip())
            none = "No rooms yet. Press + to start a conversation."
            nothing = "No room has this in its name." if searching else "Nothing here."
            if is_link(self.search.text()):
                self._nothing.setText("Press Enter to join the group of this link.")
            else:
                self._nothing.setText(nothing if self.model.has_rooms else none)

    def _show_account(self) -> None:
        self.header.profile.show_account(self._client.account, self._client.connection)

    def _dress(self) -> None:
        px = self._theme.px
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._fields.setContentsMargins(px(16), 0, px(16), px(12))
        self._fields.setSpacing(px(12))
        self._nothing.setContentsMargins(px(24), px(24), px(24), 0)
        self.setPalette(self._theme.palette())
