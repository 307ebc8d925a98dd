"""Title, members and actions of the open room."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.room import RoomKind, RoomSummary
from desktop_chat.ui.avatar import Avatar
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, menu_icon
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.presence_text import DOTS
from desktop_chat.ui.rooms.room_list_model import UNTITLED
from desktop_chat.ui.theme import Theme

HEIGHT = 60
AVATAR = 38


class RoomHeader(QWidget):
    """60 high, with a hairline below.

    Signals:
        back_wanted: the back button, which is there only in a narrow window.
        members_wanted, search_wanted, invite_wanted, links_wanted, newest_wanted, rename_wanted, leave_wanted: the
            action of that name.
        block_wanted: the other person is to be blocked, or no longer.
    """

    back_wanted = Signal()
    members_wanted = Signal()
    search_wanted = Signal()
    invite_wanted = Signal()
    links_wanted = Signal()
    newest_wanted = Signal()
    rename_wanted = Signal()
    leave_wanted = Signal()
    block_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_group = False
        self._manages = False
        self._is_narrow = False
        self._is_blocked = False
        self._shown = ("", "")
        self._members = ""
        self._presence = (Availability.UNKNOWN, "")
        self.back = IconButton(theme, Icon.BACK, "Back to the rooms", plate_color=None)
        self._avatar = Avatar(theme, AVATAR)
        self.title = ElidedLabel(theme, "", Type.TITLE)
        self.subtitle = ElidedLabel(theme, "", Type.CAPTION, "text2")
        self.invite = IconButton(theme, Icon.INVITE, "Add a person")
        self.search = IconButton(theme, Icon.SEARCH, "Search in this room")
        self.people = IconButton(theme, Icon.PEOPLE, "Members")
        self.more = IconButton(theme, Icon.MORE, "More")
        self.back.hide()
        self._build()
        self.back.clicked.connect(self.back_wanted)
        self.invite.clicked.connect(self.invite_wanted)
        self.search.clicked.connect(self.search_wanted)
        self.people.clicked.connect(self.members_wanted)
        self.more.clicked.connect(self._menu)
        theme.changed.connect(self._dress)
        self._dress()

    def show_room(self, summary: RoomSummary, members: str, avatar: str, *, manages: bool) -> None:
        """Show a room; ``members`` is the line below its title, ``avatar`` the key of its colour.

        ``manages`` says that the person may add people and give the room another title.
        """
        self._manages = manages
        self._is_group = summary.room.kind is RoomKind.GROUP
        self._is_blocked = summary.is_blocked
        title = one_line(summary.title, 100) or UNTITLED
        self._shown = (avatar, title)
        self._members = members
        self.title.setText(title)
        self._show_presence()
        self._show_invite()

    def set_presence(self, availability: Availability, text: str) -> None:
        """Say whether the other person of a direct room is there; an empty text leaves the line to the members."""
        self._presence = (availability, text)
        self._show_presence()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the way back to the rooms when they are out of sight."""
        self._is_narrow = narrow
        self.back.setVisible(narrow)
        self._show_invite()
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.surface)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _build(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addStretch(1)
        lines.addWidget(self.title)
        lines.addWidget(self.subtitle)
        lines.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.back)
        self._layout.addWidget(self._avatar)
        self._layout.addLayout(lines, 1)
        for button in (self.search, self.invite, self.people, self.more):
            self._layout.addWidget(button)

    def _show_invite(self) -> None:
        # In a narrow window the title needs the place; the menu has it too.
        self.invite.setVisible(self._manages and not self._is_narrow)

    def _show_presence(self) -> None:
        availability, text = self._presence
        avatar, title = self._shown
        dot = None if self._is_group else DOTS.get(availability)
        self._avatar.show_of(avatar, title, group=self._is_group, dot=dot)
        self.subtitle.setText("  ·  ".join(part for part in (text, self._members) if part))

    def _menu(self) -> None:
        menu = themed_menu(self._theme, self)
        ink, side = self._theme.tokens.text2, self._theme.px(16)
        menu.addAction(menu_icon(Icon.SEARCH, side, ink), "Search in this room", self.search_wanted.emit)
        menu.addAction(menu_icon(Icon.PEOPLE, side, ink), "Members", self.members_wanted.emit)
        if self._manages:
            menu.addAction(menu_icon(Icon.INVITE, side, ink), "Add a person…", self.invite_wanted.emit)
        if self._manages:
            menu.addAction(menu_icon(Icon.LINK, side, ink), "Invite links…", self.links_wanted.emit)
        menu.addAction(menu_icon(Icon.DOWN, side, ink), "Newest message", self.newest_wanted.emit)
        if self._manages:
            menu.addAction(menu_icon(Icon.EDIT, side, ink), "Rename…", self.rename_wanted.emit)
        if self._is_group:
            menu.addSeparator()
            menu.addAction(menu_icon(Icon.SIGN_OUT, side, ink), "Leave…", self.leave_wanted.emit)
        else:
            menu.addSeparator()
            text = "Unblock" if self._is_blocked else "Block…"
            menu.addAction(menu_icon(Icon.LOCK, side, ink), text, self.block_wanted.emit)
        right = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 4))
        menu.popup(right - QPoint(menu.sizeHint().width(), 0))

    def _dress(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(HEIGHT))
        left = px(8) if not self.back.isHidden() else px(20)
        self._layout.setContentsMargins(left, 0, px(20), 1)
        self._layout.setSpacing(px(12))
        self._layout.setAlignment(self._avatar, Qt.AlignmentFlag.AlignVCenter)
        self.update()
