"""From the main window's buttons over the dialogs to the client."""

from typing import TypeVar

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.errors import NotFound
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.model.ids import RoomId
from desktop_chat.model.usage import Bill, Feature, UsageDay
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.details.message_details_dialog import MessageDetailsDialog
from desktop_chat.ui.dialog_controller import DialogController
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.members.invite_dialog import InviteDialog
from desktop_chat.ui.rooms.new_room_dialog import NewRoomDialog
from desktop_chat.ui.settings.files_page import FilesPage
from desktop_chat.ui.settings.settings_dialog import SettingsDialog
from desktop_chat.ui.settings.usage_page import UsagePage
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act
from tests.example_data import NOW
from tests.fake_client import FakeChatClient

Kind = TypeVar("Kind", bound=QWidget)


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
    DialogController(theme, client, bridge, window)
    return window


def dialog_of(window: MainWindow, kind: type[Kind]) -> Kind:
    dialog = window.findChild(kind)
    assert isinstance(dialog, kind)
    return dialog


def test_a_new_group_is_created_and_opened(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.new_room_wanted.emit()
    dialog = dialog_of(window, NewRoomDialog)
    dialog.group.click()
    dialog.title.field.setText("Moths")
    qtbot.keyClicks(dialog.people.field, "@grace,")
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()
    assert ("create_group", "Moths", ("@grace",)) in client.calls
    room_id = window.room_id
    assert room_id is not None
    summary = client.room(room_id)
    assert summary is not None
    assert summary.title == "Moths"


def test_a_person_who_does_not_exist_leaves_the_dialog_open(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.fail_next["create_direct"] = NotFound("Nobody has this address")
    window.new_room_wanted.emit()
    dialog = dialog_of(window, NewRoomDialog)
    dialog.person.field.setText("@nobody")
    dialog.submit.click()
    qtbot.waitUntil(lambda: dialog.notice.text == "Nobody has this address")
    assert dialog.isVisible() or not dialog.result()
    assert dialog.submit.isEnabled()


def test_a_person_is_added_to_the_room(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    room_id = client.rooms()[0].room.id
    window.invite_wanted.emit(room_id)
    dialog = dialog_of(window, InviteDialog)
    dialog.person.field.setText("@radia")
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()
    assert ("invite", room_id, "@radia") in client.calls


def test_signing_out_is_passed_on(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    window.sign_out_wanted.emit()
    assert client.account is None


def test_settings_show_the_figures_and_follow_them(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    client.usage.day = UsageDay(NOW.date(), {Feature.LIVE: Bill(reads=10)})
    window.settings_wanted.emit()
    dialog, page = dialog_of(window, SettingsDialog), dialog_of(window, UsagePage)
    assert page.reads.text.startswith("10 of")
    client.usage.day = UsageDay(NOW.date(), {Feature.LIVE: Bill(reads=11)})
    with qtbot.waitSignal(window._bridge.changed):
        client.emit(StoreChanges(usage=True))
    assert page.reads.text.startswith("11 of")
    dialog.accept()
    with qtbot.waitSignal(window._bridge.changed):
        client.emit(StoreChanges(usage=True))


def test_the_space_for_files_is_asked_for_when_its_page_is_opened(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.files.used = UploadQuota(5_000, 10_000)
    window.settings_wanted.emit()
    assert client.files.calls == []
    dialog_of(window, SettingsDialog).show_page("Files")
    page = dialog_of(window, FilesPage)
    qtbot.waitUntil(lambda: page.space.text == "5.0 kB of 10 kB, 5.0 kB left")


def test_details_of_a_message_and_its_diagnostic_on_the_clipboard(window: MainWindow, client: FakeChatClient) -> None:
    window.open_room("engine")
    message = client.messages(RoomId("engine"), limit=1)[0]
    window.pane.timeline.act_wanted.emit(Act.DETAILS, message)
    dialog = dialog_of(window, MessageDetailsDialog)
    assert any("Stored" in text for text in dialog.texts)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "a report of 0 events"
    window.details_wanted.emit("engine", "nowhere")
    assert len(window.findChildren(MessageDetailsDialog)) == 1
