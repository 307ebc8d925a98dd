"""The open room shows who is there and who is typing, and tells of one's own typing."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.room_pane import RoomPane
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import at
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
DIRECT = RoomId("grace")


@pytest.fixture
def pane(client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot) -> RoomPane:
    pane = RoomPane(client, bridge, theme, times)
    qtbot.addWidget(pane)
    client.subscribe(pane.apply)
    pane.show()
    return pane


def test_the_header_of_a_direct_room_says_whether_the_other_is_there(client: FakeChatClient, pane: RoomPane) -> None:
    pane.open(DIRECT)
    known = pane.header.subtitle.text()
    client.presence.comes("grace", PersonPresence(Availability.ONLINE))
    assert pane.header.subtitle.text() == f"Online  ·  {known}"
    client.presence.comes("grace", PersonPresence(Availability.OFFLINE, at(9, 5)))
    assert pane.header.subtitle.text().startswith("Last seen today at ")
    client.presence.comes("grace", PersonPresence())
    assert pane.header.subtitle.text() == known


def test_a_group_is_not_there_or_away(client: FakeChatClient, pane: RoomPane) -> None:
    client.presence.comes("grace", PersonPresence(Availability.ONLINE))
    pane.open(DIRECT)
    pane.open(ENGINE)
    assert "Online" not in pane.header.subtitle.text()


def test_the_line_says_who_is_typing_in_this_room(client: FakeChatClient, pane: RoomPane) -> None:
    pane.open(ENGINE)
    client.presence.types(DIRECT, "grace")
    assert pane.typing.text() == ""
    client.presence.types(ENGINE, "grace", "katherine")
    assert pane.typing.text() == "Grace and Katherine are typing…"
    client.presence.types(ENGINE)
    assert pane.typing.text() == ""
    client.presence.types(ENGINE, "grace")
    pane.shut()
    assert pane.typing.text() == ""


def test_a_key_is_told_and_an_emptied_field_too_but_no_draft(client: FakeChatClient, pane: RoomPane) -> None:
    pane.open(ENGINE)
    client.calls.clear()
    QTest.keyClicks(pane.composer.input, "h")
    pane.composer.input.clear()
    told = [call for call in client.calls if call[0] in ("typed", "stopped_typing")]
    assert told == [("typed", ENGINE), ("stopped_typing", ENGINE)]
    QTest.keyClicks(pane.composer.input, "draft")
    client.calls.clear()
    pane.open(DIRECT)
    pane.open(ENGINE)
    assert pane.composer.text() == "draft"
    assert [call for call in client.calls if call[0] == "typed"] == []
