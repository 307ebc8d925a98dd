"""The viewer of a room: what is here is read beside the GUI thread, what is not is fetched, what is hostile is told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.errors import Unavailable
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.viewer_controller import ViewerController
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.theme import Theme
from tests.example_data import NOW, a_message, at
from tests.example_files import a_bomb, a_picture, a_trap
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of

Open = Callable[[FileKey], ViewerController]


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(700, 500)
    pane.show()
    return pane


@pytest.fixture
def open_viewer(client: FakeChatClient, bridge: SyncBridge, theme: Theme, pane: QWidget) -> Open:
    def open_one(key: FileKey) -> ViewerController:
        viewer = ViewerController(client, bridge, theme, pane)
        viewer.open(key)
        return viewer

    return open_one


def arrives(client: FakeChatClient, path: Path | None, name: str, minute: int = 10) -> Message:
    message = a_message("", sent_at=at(15, minute), room_id="viewed")
    message = replace(message, attachments=(an_attachment(name, width=640, height=400),))
    client.deliver(message)
    if path is not None:
        client.files.arrive(key_of(message), path)
    return message


def test_a_picture_fills_the_window_and_the_next_one_follows(
    client: FakeChatClient, open_viewer: Open, qtbot: QtBot, tmp_path: Path, pane: QWidget
) -> None:
    first, second = (arrives(client, a_picture(tmp_path / name), name, minute)
                     for minute, name in enumerate(("a.png", "b.png")))  # fmt: skip
    viewer = open_viewer(key_of(first))
    dialog = viewer.dialog
    qtbot.waitUntil(lambda: dialog.canvas.image is not None)
    assert dialog.size() == pane.size()
    assert "640 × 400" in dialog.details.text()
    assert (dialog.older.isEnabled(), dialog.newer.isEnabled()) == (False, True)
    dialog.newer.click()
    qtbot.waitUntil(lambda: dialog.windowTitle() == "b.png" and dialog.canvas.image is not None)
    assert (dialog.older.isEnabled(), dialog.newer.isEnabled()) == (True, False)
    with qtbot.wait_signal(viewer.save_wanted) as wanted:
        dialog.save.click()
    assert wanted.args == [key_of(second)]


def test_what_is_not_here_is_fetched_and_told_of(
    client: FakeChatClient, open_viewer: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    message = arrives(client, None, "far.png")
    canvas = open_viewer(key_of(message)).dialog.canvas
    client.files.show(key_of(message), 600_000)
    qtbot.waitUntil(lambda: canvas.text == "Downloading… 50 %")
    client.files.arrive(key_of(message), a_picture(tmp_path / "far.png"))
    qtbot.waitUntil(lambda: canvas.image is not None)


def test_a_download_that_fails_says_why_and_one_that_nobody_looks_at_ends(
    client: FakeChatClient, open_viewer: Open, qtbot: QtBot
) -> None:
    far, farther = arrives(client, None, "far.png"), arrives(client, None, "farther.png", 11)
    viewer = open_viewer(key_of(far))
    viewer.dialog.newer.click()
    assert ("cancel", key_of(far)) in client.files.calls
    client.files.fail(key_of(farther), Unavailable("No network", "Try again."))
    qtbot.waitUntil(lambda: viewer.dialog.canvas.text == "No network\nTry again.")


@pytest.mark.parametrize(
    ("make", "words"),
    [(a_bomb, "too large"), (a_trap, "damaged"), (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "damaged")],
)
def test_a_hostile_picture_gets_a_clear_message(
    client: FakeChatClient, open_viewer: Open, qtbot: QtBot, tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "x.png"
    make(path)
    message = arrives(client, path, "x.png")
    canvas = open_viewer(key_of(message)).dialog.canvas
    qtbot.waitUntil(lambda: words in canvas.text)
    assert "sender" in canvas.text


def test_a_picture_that_is_deleted_meanwhile_is_no_longer_shown(
    client: FakeChatClient, open_viewer: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    message = arrives(client, a_picture(tmp_path / "a.png"), "a.png")
    dialog = open_viewer(key_of(message)).dialog
    with qtbot.wait_signal(dialog.rejected):
        client.deliver(replace(message, deleted_at=NOW, attachments=()))
    assert not dialog.isVisible()


def test_what_is_gone_already_opens_nothing(client: FakeChatClient, open_viewer: Open) -> None:
    message = arrives(client, None, "a.png")
    client.deliver(replace(message, deleted_at=NOW, attachments=()))
    assert not open_viewer(key_of(message)).dialog.isVisible()
