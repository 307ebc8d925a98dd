from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import StoreError
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.settings.privacy_box import PrivacyBox
from desktop_chat.ui.theme import Theme
from tests.fake_client import FakeChatClient


def test_a_click_or_a_key_chooses(client: FakeChatClient, bridge: SyncBridge, theme: Theme, qtbot: QtBot) -> None:
    view = PrivacyBox(client, bridge, theme)
    qtbot.addWidget(view)
    view.show()
    assert view.box.isChecked()
    QTest.keyClick(view.box, Qt.Key.Key_Space)
    assert client.calls == [("set_share_last_seen", False)]
    assert not view.box.isChecked()
    assert "neither" in view.box.accessibleDescription()


def test_a_choice_that_was_not_stored_is_not_shown(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, qtbot: QtBot
) -> None:
    view = PrivacyBox(client, bridge, theme)
    qtbot.addWidget(view)
    client.presence.fails = StoreError("The disk is full", "Make room and try again.")
    view.box.click()
    qtbot.waitUntil(view.box.isChecked)
    assert view.explanation.text() == "The disk is full. Make room and try again."


def test_a_project_without_database_is_said(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, qtbot: QtBot
) -> None:
    client.presence.available = False
    view = PrivacyBox(client, bridge, theme)
    qtbot.addWidget(view)
    assert "no Realtime Database" in view.explanation.text()


def test_the_explanation_stays_with_its_box_however_high_the_page_is(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, qtbot: QtBot
) -> None:
    view = PrivacyBox(client, bridge, theme)
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    assert view.explanation.geometry().top() - view.box.geometry().bottom() < 12
