"""The panel on the right that lists the members of the open room."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop_chat.model.ids import Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.members.member_delegate import MemberDelegate
from desktop_chat.ui.members.member_model import MemberModel
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme

WIDTH, HEAD = 260, 60


class MemberView(QWidget):
    """Heading with the number of members, the list, and a button for those who may add people.

    Signals:
        invite_wanted: the add button was pressed.
        closed: the panel is no longer wanted.
    """

    invite_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, me: Uid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._me = me
        self.model = MemberModel(me, self)
        self._heading = PlainLabel(theme, "Members", Type.TITLE)
        self.invite = IconButton(theme, Icon.INVITE, "Add a member")
        close = IconButton(theme, Icon.CLOSE, "Close the member list")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._heading, 1)
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
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.list, 1)
        self._layout = layout
        self.invite.clicked.connect(self.invite_wanted)
        close.clicked.connect(self.closed)
        self._dress()
        theme.changed.connect(self._dress)

    def show_members(self, members: Sequence[Member], *, group: bool) -> None:
        """Show these people; only owners and admins of a group may add others."""
        self.model.set_members(members)
        count = len(members)
        self._heading.setText("1 member" if count == 1 else f"{count} members")
        mine = next((member.role for member in members if member.uid == self._me), Role.MEMBER)
        self.invite.setVisible(group and mine in (Role.OWNER, Role.ADMIN))

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
        self.list.setViewportMargins(px(8), px(8), 0, px(8))
        palette = self._theme.palette()
        self.list.setPalette(palette)
        self.update()
