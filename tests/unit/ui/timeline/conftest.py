"""A timeline over the fake client, in a window."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.example_data import messages_over_days
from tests.fake_client import FakeChatClient
from tests.timeline_page import ENGINE, Timeline


@pytest.fixture
def timeline(client: FakeChatClient, theme: Theme, times: Times, qtbot: QtBot) -> Timeline:
    timeline = Timeline(client, theme, times)
    qtbot.addWidget(timeline.view)
    timeline.view.show()
    QApplication.processEvents()
    return timeline


@pytest.fixture
def long_timeline(timeline: Timeline) -> Timeline:
    """A room of a thousand messages, all read."""
    history = messages_over_days(1000)
    timeline.client._messages[ENGINE] = history
    timeline.client.mark_read(ENGINE, history[-1].sent_at or timeline.client.now)
    timeline.open()
    return timeline


@pytest.fixture
def lay_out() -> Callable[[], None]:
    return QApplication.processEvents
