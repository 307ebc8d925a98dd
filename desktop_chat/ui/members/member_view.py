"""The panel on the right that lists the members of the open room."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop_chat.model.ids import Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.keyed_model import Index
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.members.member_acts import acts_on
from desktop_chat.ui.members.member_delegate import MemberDelegate
from desktop_chat.ui.members.member_model import MemberModel
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme

WIDTH, HEAD = 260, 60


class MemberView(QWidget):
    """Heading with the number of members, the list, and a button for those who may add people.

    Signals:
        invite_wanted, links_wanted: the button of that name was pressed.
        role_wanted: (Member, Role); remove_wanted: Member: chosen in a member's menu.
        closed: the panel is no longer wanted.
    """

    invite_wanted = Signal()
    links_wanted = Signal()
    role_wanted = Signal(object, object)
    remove_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, me: Uid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._me = me
        self._mine: Role | None = None
        self.model = MemberModel(me, self)
        self._heading = PlainLabel(theme, "Members", Type.TITLE)
        self.invite = IconButton(theme, Icon.INVITE, "Add a member")
        self.links = IconButton(theme, Icon.LINK, "Invite links")
        close = IconButton(theme, Icon.CLOSE, "Close the member list")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._heading, 1)
        head.addWidget(self.links)
        head.addWidget(self.invite)
        head.addWidget(close)
        self._head = QWidget()
        self._head.setLayout(head)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(MemberDelegate(theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollBar(SlimScrollBar(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Members")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(lambda at: self._menu(self.list.indexAt(at)))
        self.list.activated.connect(self._menu)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.list, 1)
        self._layout = layout
        self.invite.clicked.connect(self.invite_wanted)
        self.links.clicked.connect(self.links_wanted)
        close.clicked.connect(self.closed)
        self._dress()
        theme.changed.connect(self._dress)

    def show_members(self, members: Sequence[Member], *, group: bool) -> None:
        """Show these people; only owners and admins of a group may add others."""
        self.model.set_members(members, has_roles=group)
        count = len(members)
        self._heading.setText("1 member" if count == 1 else f"{count} members")
        mine = next((member.role for member in members if member.uid == self._me), None)
        self._mine = mine if group else None
        for button in (self.links, self.invite):
            button.setVisible(self._mine in (Role.OWNER, Role.ADMIN))

    def _menu(self, index: Index) -> None:
        member = self.model.member_at(index)
        acts = acts_on(member, me=self._me, mine=self._mine) if member else ()
        if member is None or not acts:
            return
        menu = themed_menu(self._theme, self)
        for act in acts:
            if act.role is not None:
                menu.addAction(act.text, partial(self.role_wanted.emit, member, act.role))
            else:
                menu.addAction(act.text, partial(self.remove_wanted.emit, member))
        menu.popup(self.list.viewport().mapToGlobal(self.list.visualRect(index).center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.surface)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, 0, 0, self.height())
        bottom = self._head.geometry().bottom()
        painter.drawLine(0, bottom, self.width(), bottom)

    def _dress(self) -> None:
        px = self._theme.px
        self.setFixedWidth(px(WIDTH))
        self._head.setFixedHeight(px(HEAD))
        self._head.setContentsMargins(px(11), 0, 0, 0)
        self._layout.setContentsMargins(1, 0, 0, 0)
        self.list.setViewportMargins(px(8), px(8), px(8), px(8))
        palette = self._theme.palette()
        self.list.setPalette(palette)
        self.update()
