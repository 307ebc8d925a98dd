"""Every page and dialog: what can take the keyboard has a role and a name, and Tab reaches all of it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.config import parse_config
from desktop_chat.errors import InvalidConfig, NoSecretStore
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.composer.emoji_popup import EmojiGrid
from desktop_chat.ui.first_run.first_run_view import FirstRunView
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.members.invite_dialog import InviteDialog
from desktop_chat.ui.rooms.new_room_dialog import NewRoomDialog
from desktop_chat.ui.shortcuts_dialog import ShortcutsDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from desktop_chat.ui.trouble_page import TroublePage
from tests import gallery_details, gallery_files, gallery_links, gallery_pages, gallery_search, gallery_windows
from tests.fake_client import FakeChatClient

_BOOKS = (gallery_details, gallery_files, gallery_links, gallery_pages, gallery_search, gallery_windows)
_VIEWS = {name: view for book in _BOOKS for name, view in book.VIEWS.items()}

Make = Callable[[Theme], QWidget]
_ROLES_OF_NOTHING = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane)


def sign_up(theme: Theme) -> QWidget:
    view = LoginView(theme, "my-team")
    view.set_keyring_available(available=False)
    view.set_signing_up(signing_up=True)
    return view


def sign_in(theme: Theme) -> QWidget:
    view = LoginView(theme, "my-team")
    view.set_keyring_available(available=True)
    return view


def new_group(theme: Theme) -> QWidget:
    dialog = NewRoomDialog(theme)
    dialog.group.setChecked(True)
    dialog.people.field.setText("@grace")
    dialog.people.take()
    return dialog


def conversations(theme: Theme) -> MainWindow:
    client = FakeChatClient()
    bridge = SyncBridge()
    window = MainWindow(client, bridge, theme, Times())
    bridge.setParent(window)
    window.resize(1180, 760)
    client.error = NoSecretStore("The keyring cannot be used", "Unlock it.")
    client.set_connection(ConnectionState.SIGNED_OUT)
    window.pane.show_connection()
    window.idle.banner.set_state(client.connection, client.error)
    return window


def open_room(theme: Theme) -> QWidget:
    window = conversations(theme)
    window.open_room("engine")
    window.show_members(shown=True)
    message = window._client.message(RoomId("engine"), MessageId("engine4"))
    assert message is not None
    window.pane.composer.reply_to(message, "Grace")
    window.pane.composer.error_strip.show_text("Not saved", "The disk is full.")
    window.pane.composer.input.setPlainText("something to send")
    return window


PAGES: dict[str, Make] = {
    "first run": lambda theme: FirstRunView(theme, parse_config),
    "sign in": sign_in,
    "sign up": sign_up,
    "trouble": lambda theme: TroublePage(theme, InvalidConfig("No configuration", "Paste one."), "Quit"),
    "no room": conversations,
    "room": open_room,
    "new direct": NewRoomDialog,
    "new group": new_group,
    "invite": lambda theme: InviteDialog(theme, "Analytical Engine"),
    "shortcuts": ShortcutsDialog,
    "emoji": EmojiGrid,
    **{
        name: _VIEWS[name].make
        for name in (
            *("links", "links-none", "join-wrong", "report", "confirm", "rename", "details", "usage"),
            *("files-space", "files-attached", "search", "search-none", "blocked", "editing"),
            *("members", "refused-change", "notice", "offline", "empty-room", "saving"),
        )
    },
}


@pytest.fixture(params=PAGES, ids=list(PAGES))
def page(request: pytest.FixtureRequest, theme: Theme, qtbot: QtBot) -> QWidget:
    made = PAGES[request.param](theme)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def interactive(page: QWidget) -> list[QWidget]:
    """What is in sight and takes the keyboard by Tab."""
    return [
        widget
        for widget in [page, *page.findChildren(QWidget)]
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def of_the_same_choice(widget: QWidget) -> list[QWidget]:
    """The other options of an exclusive choice: Tab goes to the chosen one, arrows to the rest."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return [option for option in group.buttons() if option is not widget] if group is not None else []


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def test_everything_interactive_has_a_role_and_a_name(page: QWidget) -> None:
    assert interactive(page)
    for widget in interactive(page):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name).strip(), describe(widget)
        # Qt has no better role for what only scrolls.
        is_told = isinstance(widget, QScrollArea) or interface.role() not in _ROLES_OF_NOTHING
        assert is_told, f"{describe(widget)} {interface.role()}"


def test_names_say_different_things(page: QWidget) -> None:
    names = [(type(widget), widget.accessibleName()) for widget in interactive(page)]
    doubled = {name for name in names if names.count(name) > 1}
    assert not doubled


def test_tab_reaches_everything_and_comes_round(page: QWidget) -> None:
    wanted = interactive(page)
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(len(wanted) + 2):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached += [focus, *of_the_same_choice(focus)]
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    missed = [describe(widget) for widget in wanted if widget not in reached]
    assert not missed


def test_arrows_go_through_a_choice(theme: Theme, qtbot: QtBot) -> None:
    window = conversations(theme)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chosen = next(pill for pill in window.sidebar.pills.findChildren(QAbstractButton) if pill.isChecked())
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Right)
    focus = QApplication.focusWidget()
    assert focus is not chosen
    assert focus in of_the_same_choice(chosen)
