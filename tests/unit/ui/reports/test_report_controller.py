"""From the menu of a message over the dialog to the operator, or to an honest no."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import Denied
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.reports.report_controller import ReportController
from desktop_chat.ui.reports.report_dialog import ReportDialog
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act
from desktop_chat.ui.times import Times
from tests.fake_client import FakeChatClient

ENGINE, FOUR = RoomId("engine"), MessageId("engine4")


@pytest.fixture
def window(client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot) -> MainWindow:
    window = MainWindow(client, bridge, theme, times)
    qtbot.addWidget(window)
    ReportController(theme, client, bridge, window)
    window.open_room(ENGINE)
    return window


def report(window: MainWindow, client: FakeChatClient) -> ReportDialog:
    message = client.message(ENGINE, FOUR)
    assert message is not None
    window.pane.timeline.act_wanted.emit(Act.REPORT, message)
    dialog = window.findChild(ReportDialog)
    assert isinstance(dialog, ReportDialog)
    return dialog


def test_a_report_reaches_the_operator_and_is_told(window: MainWindow, client: FakeChatClient, qtbot: QtBot) -> None:
    dialog = report(window, client)
    with qtbot.waitSignal(dialog.accepted):
        dialog.submit.click()
    assert client.reports.sent == [(ENGINE, FOUR, "Spam")]
    qtbot.waitUntil(lambda: "reported" in window.pane.notice.text)


def test_a_refusal_keeps_the_dialog_and_what_was_written(
    window: MainWindow, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.reports.refusals.append(Denied("The message was not reported", "You are not in this room any more."))
    dialog = report(window, client)
    dialog.words.field.setText("moths")
    dialog.submit.click()
    qtbot.waitUntil(lambda: "not reported" in dialog.notice.text)
    assert dialog.words.field.text() == "moths"
    assert dialog.submit.isEnabled()
    assert window.pane.notice.text == ""


def test_offline_nothing_is_promised(window: MainWindow, client: FakeChatClient) -> None:
    client.set_connection(ConnectionState.OFFLINE)
    dialog = report(window, client)
    dialog.submit.click()
    assert "You are offline" in dialog.notice.text
    assert client.reports.sent == []
    client.set_connection(ConnectionState.ONLINE)
    dialog.submit.click()
    assert client.reports.sent == [(ENGINE, FOUR, "Spam")]
