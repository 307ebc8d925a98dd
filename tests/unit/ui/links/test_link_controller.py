"""Making and using links in the window."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_chat.errors import Rejected
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.links.join_dialog import JoinDialog
from desktop_chat.ui.links.link_controller import LinkController
from desktop_chat.ui.links.links_dialog import LinksDialog
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import a_room, a_summary
from tests.fake_client import FakeChatClient
from tests.fake_links import an_invite

Kind = TypeVar("Kind", bound=QDialog)

ENGINE, MOTHS = RoomId("engine"), RoomId("moths")
LINK = an_invite(room_id="moths").link


@pytest.fixture
def window(client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot) -> MainWindow:
    window = MainWindow(client, bridge, theme, times)
    qtbot.addWidget(window)
    window.resize(1180, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    LinkController(theme, client, bridge, window)
    client.invites.lets_in = lambda room_id: client.deliver_room(a_summary(a_room(room_id, title="Moths")))
    return window


def dialog_of(window: MainWindow, kind: type[Kind]) -> Kind:
    (found,) = window.findChildren(kind)
    assert isinstance(found, kind)
    return found


def test_a_link_opens_its_group(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.sidebar.list, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(window, JoinDialog)
    dialog.link.field.setText(LINK)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()
    qtbot.waitUntil(lambda: window.room_id == MOTHS)


def test_a_link_in_the_search_field_is_offered(window: MainWindow) -> None:
    window.sidebar.search.setText(LINK)
    assert "Press Enter to join" in window.sidebar._nothing.text()
    QTest.keyClick(window.sidebar.search, Qt.Key.Key_Return)
    assert dialog_of(window, JoinDialog).link.field.text() == LINK
    assert window.sidebar.search.text() == ""


def test_who_is_in_already_is_taken_there_and_the_link_stays_unused(window: MainWindow, client: FakeChatClient) -> None:
    window.sidebar.header.join_wanted.emit()
    dialog = dialog_of(window, JoinDialog)
    dialog.link.field.setText(an_invite(room_id="engine").link)
    dialog.submit.click()
    assert window.room_id == ENGINE
    assert client.invites.calls == []
    assert "already" in window.pane.notice.text


def test_what_is_wrong_with_a_link_is_told_in_the_dialog(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.invites.refusals.append(Rejected("The link is used up", "Ask for a new one."))
    window.sidebar.header.join_wanted.emit()
    dialog = dialog_of(window, JoinDialog)
    dialog.link.field.setText(LINK)
    dialog.submit.click()
    qtbot.waitUntil(lambda: "used up" in dialog.notice.text)
    client.set_connection(ConnectionState.OFFLINE)
    dialog.submit.click()
    assert "offline" in dialog.notice.text
    assert len(client.invites.calls) == 1


def test_links_are_listed_made_and_taken_back(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    client.invites.links = [an_invite(1)]
    window.open_room("engine")
    window.show_members(shown=True)
    window.members.links.click()
    dialog = dialog_of(window, LinksDialog)
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)
    dialog.submit.click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 2)
    link = dialog.rows[0].link
    dialog.rows[0].revoke.click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)
    assert client.invites.calls == [("create", ENGINE, 25, 7), ("revoke", link)]


def test_offline_the_dialog_says_that_links_need_the_server(window: MainWindow, client: FakeChatClient) -> None:
    client.set_connection(ConnectionState.OFFLINE)
    window.open_room("engine")
    window.pane.header.links_wanted.emit()
    dialog = dialog_of(window, LinksDialog)
    assert "offline" in dialog.notice.text
    dialog.submit.click()
    assert client.invites.calls == []
