"""Who is signed in, on top of the sidebar."""

from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.user import Account
from desktop_chat.ui.avatar import paint_avatar, paint_presence
from desktop_chat.ui.buttons import IconButton, ThemedButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, menu_icon
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Radius, Scheme, Theme

HEIGHT = 60
AVATAR = 32
_STATES = {
    ConnectionState.ONLINE: ("Online", "online"),
    ConnectionState.CONNECTING: ("Connecting…", "warn"),
    ConnectionState.OFFLINE: ("Offline", "text3"),
    ConnectionState.SIGNED_OUT: ("Signed out", "danger"),
}


class ProfileButton(ThemedButton):
    """Avatar, name and the state of one's own connection; opens the account menu."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Your account", parent)
        self._account: Account | None = None
        self._state = ConnectionState.CONNECTING
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_signed_out(self) -> bool:
        """Whether the session has ended although the account is remembered."""
        return self._state is ConnectionState.SIGNED_OUT

    def show_account(self, account: Account | None, state: ConnectionState) -> None:
        """Show a person and how they are connected."""
        self._account, self._state = account, state
        name = account.display_name if account else ""
        self.setAccessibleName(f"Your account, {name}, {_STATES[state][0]}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(160), self.theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        px, tokens = self.theme.px, self.theme.tokens
        painter = self.begin()
        lit = self.underMouse() or self.isDown()
        ground = tokens.hover if lit else tokens.surface
        self.plate(painter, px(Radius.FIELD), ground if lit else QColor(0, 0, 0, 0))
        if self._account is None:
            return
        side = px(AVATAR)
        avatar = QRectF(px(6), (self.height() - side) / 2, side, side)
        paint_avatar(painter, self.theme, avatar, self._account.uid, self._account.display_name)
        text, dot = _STATES[self._state]
        paint_presence(painter, avatar, getattr(tokens, dot), ground)
        left = avatar.right() + px(10)
        line = QRectF(left, self.height() / 2 - px(18), self.width() - left - px(4), px(19))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name = one_line(self._account.display_name, 80)
        for kind, color, shown in ((Type.BODY_STRONG, tokens.text, name), (Type.CAPTION, tokens.text2, text)):
            font = self.theme.font(kind)
            painter.setFont(font)
            painter.setPen(color)
            shown = QFontMetricsF(font).elidedText(shown, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, align, shown)
            line.moveTop(line.top() + px(18))


class ProfileHeader(QWidget):
    """The profile and the button for a new room.

    Signals:
        new_room_wanted, join_wanted, sign_in_wanted, sign_out_wanted, settings_wanted, shortcuts_wanted: the user
            chose it.
        scheme_wanted: Scheme.
    """

    new_room_wanted = Signal()
    join_wanted = Signal()
    sign_in_wanted = Signal()
    sign_out_wanted = Signal()
    settings_wanted = Signal()
    shortcuts_wanted = Signal()
    scheme_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.profile = ProfileButton(theme)
        self.profile.clicked.connect(self._menu)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.profile, 1)
        plus = IconButton(theme, Icon.PLUS, "New room", ink="accent")
        plus.clicked.connect(self.new_room_wanted)
        self._layout.addWidget(plus)
        theme.changed.connect(self._dress)
        self._dress()

    def _menu(self) -> None:
        menu = themed_menu(self._theme, self)
        ink, side = self._theme.tokens.text2, self._theme.px(16)
        for scheme, text in ((Scheme.SYSTEM, "Follow the system"), (Scheme.LIGHT, "Light"), (Scheme.DARK, "Dark")):
            action = menu.addAction(text, partial(self.scheme_wanted.emit, scheme))
            if scheme is self._theme.scheme:
                action.setIcon(menu_icon(Icon.CHECK, side, ink))
        menu.addSeparator()
        menu.addAction(menu_icon(Icon.LINK, side, ink), "Join a group by a link…", self.join_wanted.emit)
        menu.addSeparator()
        menu.addAction(menu_icon(Icon.SETTINGS, side, ink), "Settings…", self.settings_wanted.emit)
        menu.addAction("Keyboard shortcuts", self.shortcuts_wanted.emit)
        menu.addSeparator()
        if self.profile.is_signed_out:
            menu.addAction("Sign in again…", self.sign_in_wanted.emit)
        menu.addAction(menu_icon(Icon.SIGN_OUT, side, ink), "Sign out", self.sign_out_wanted.emit)
        menu.popup(self.profile.mapToGlobal(QPoint(0, self.profile.height() + 2)))

    def _dress(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(HEIGHT))
        self._layout.setContentsMargins(px(10), 0, px(16), 0)
        self._layout.setSpacing(px(8))
