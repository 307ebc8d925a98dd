"""The page of the space for files."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import ChatError, QuotaExceeded, Unavailable
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.settings.files_page import FilesPage
from desktop_chat.ui.theme import Theme
from tests.fake_client import FakeChatClient


@pytest.fixture
def client() -> FakeChatClient:
    return FakeChatClient()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, client: FakeChatClient) -> Iterator[FilesPage]:
    bridge = SyncBridge()
    page = FilesPage(client, bridge, theme)
    qtbot.addWidget(page)
    yield page
    bridge.close()


def test_the_server_is_asked_once_and_not_before_the_page_is_seen(
    page: FilesPage, client: FakeChatClient, qtbot: QtBot
) -> None:
    client.files.used = UploadQuota(312_400_000, 2_000_000_000)
    assert client.files.calls == []
    page.show()
    assert page.space.text == "Asking the server …"
    qtbot.waitUntil(lambda: page.space.text == "312 MB of 2.0 GB, 1.7 GB left")
    page.hide()
    page.show()
    assert client.files.calls == [("space",)]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Unavailable("No connection", "It is tried again."), "Not known while you are offline"),
        (QuotaExceeded("The project is at its limit", "Wait."), "The project is at its limit"),
    ],
)
def test_what_is_not_known_is_no_figure_and_is_asked_for_again(
    page: FilesPage, client: FakeChatClient, qtbot: QtBot, error: ChatError, text: str
) -> None:
    client.files.used = error
    page.show()
    qtbot.waitUntil(lambda: page.space.text == text)
    page.hide()
    page.show()
    assert client.files.calls == [("space",), ("space",)]
