"""What tests of the window share: a theme without a system behind it, and a picture of a widget."""

from collections.abc import Iterator
from datetime import UTC

import pytest
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW
from tests.fake_client import FakeChatClient


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK], ids=["light", "dark"])
def each_theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    theme = Theme(request.param)
    qapp.setPalette(theme.palette())
    return theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(Scheme.LIGHT)
    qapp.setStyle("Fusion")
    qapp.setPalette(theme.palette())
    return theme


@pytest.fixture
def times() -> Times:
    return Times(lambda: NOW, UTC)


@pytest.fixture
def client() -> FakeChatClient:
    return FakeChatClient()


@pytest.fixture
def bridge(client: FakeChatClient, qapp: QApplication) -> Iterator[SyncBridge]:
    bridge = SyncBridge()
    end = client.subscribe(bridge.on_changes)
    yield bridge
    end()
    bridge.close()
