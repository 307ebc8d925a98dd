"""From menus over questions to the client."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import StoreError
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.members.membership_controller import MembershipController
from desktop_chat.ui.members.rename_dialog import RenameDialog
from desktop_chat.ui.theme import Theme
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
GRACE = Member(ENGINE, Uid("grace"), Role.MEMBER, display_name="Grace Hopper")


@pytest.fixture
def client() -> FakeChatClient:
    return FakeChatClient()


@pytest.fixture
def window(theme: Theme, client: FakeChatClient, qtbot: QtBot) -> MainWindow:
    bridge = SyncBridge()
    client.subscribe(bridge.on_changes)
    window = MainWindow(client, bridge, theme)
    bridge.setParent(window)
    qtbot.addWidget(window)
    MembershipController(theme, client, bridge, window)
    window.open_room("engine")
    return window


def confirm(window: MainWindow) -> None:
    dialog = window.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    dialog.submit.click()


def test_plain_role_is_given_at_once(window: MainWindow, client: FakeChatClient) -> None:
    window.members.role_wanted.emit(GRACE, Role.ADMIN)
    assert client.membership.calls == [("role", ENGINE, "grace", Role.ADMIN)]


def test_owner_is_made_only_after_a_question(window: MainWindow, client: FakeChatClient) -> None:
    window.members.role_wanted.emit(GRACE, Role.OWNER)
    assert client.membership.calls == []
    confirm(window)
    assert client.membership.calls == [("role", ENGINE, "grace", Role.OWNER)]


def test_removal_is_asked_first(window: MainWindow, client: FakeChatClient) -> None:
    window.members.remove_wanted.emit(GRACE)
    assert client.membership.calls == []
    confirm(window)
    assert client.membership.calls == [("remove", ENGINE, "grace")]


def test_leaving_is_asked_first_and_closes_the_room(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.pane.leave_wanted.emit()
    assert client.membership.calls == []
    confirm(window)
    qtbot.waitUntil(lambda: window.room_id is None)


def test_blocking_is_asked_first_and_unblocking_is_not(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    window.open_room("grace")
    window.pane.block_wanted.emit()
    assert client.membership.calls == []
    confirm(window)
    qtbot.waitUntil(lambda: window.pane.blocked.isVisibleTo(window.pane))
    assert not window.pane.composer.isVisibleTo(window.pane)
    assert "Grace Hopper" in window.pane.blocked.text.text()
    window.pane.blocked.unblock.click()
    qtbot.waitUntil(lambda: window.pane.composer.isVisibleTo(window.pane))
    assert [call[-1] for call in client.membership.calls] == [True, False]


def test_group_gets_another_title(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.pane.rename_wanted.emit()
    dialog = window.findChild(RenameDialog)
    assert isinstance(dialog, RenameDialog)
    dialog.title.field.setText("Difference Engine")
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()
    qtbot.waitUntil(lambda: window.pane.header.title.text() == "Difference Engine")


def test_what_could_not_be_kept_is_told(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    client.membership.refusals.append(StoreError("The disk is full", "Make room."))
    window.members.role_wanted.emit(GRACE, Role.ADMIN)
    qtbot.waitUntil(lambda: "The disk is full" in window.pane.notice.text)
