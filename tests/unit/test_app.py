"""Which page the program shows, and in which order it starts and ends."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat import app
from desktop_chat.app import DesktopChat, Options, parse_options
from desktop_chat.local.profile import Profile
from desktop_chat.model.ids import RoomId
from desktop_chat.model.user import Account
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.first_run.first_run_view import FirstRunView
from desktop_chat.ui.login.login_view import LoginView
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.trouble_page import TroublePage
from desktop_chat.ui.window_state import WindowState
from tests.example_data import a_conversation

# Port 9 (discard) has no server: whatever the client tries, it stays offline.
CONFIG = '{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "127.0.0.1:9", "firestore": "127.0.0.1:9"}}'


@pytest.fixture
def started(qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Starter"]:
    monkeypatch.setattr(app, "default_config_path", lambda: tmp_path / "platform" / "firebase-config.json")
    starter = Starter(qtbot, tmp_path)
    yield starter
    starter.end()


class Starter:
    """Starts the program in a folder of the test."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.config = folder / "config.json"
        self.chats: list[DesktopChat] = []

    def __call__(self, config: str | None) -> DesktopChat:
        if config is not None:
            self.config.write_text(config)
        path = None if config is None else self.config
        chat = DesktopChat(Options(path, self.folder / "profile", Scheme.LIGHT), {}, Theme(Scheme.LIGHT))
        self.chats.append(chat)
        chat.show()
        self.qtbot.waitUntil(lambda: chat.page is not None)
        return chat

    def remember(self, account: Account) -> None:
        profile = Profile.open(self.folder / "profile")
        profile.remember(account, "memory")
        profile.close()

    def end(self) -> None:
        for chat in self.chats:
            chat.close()
            chat.shell.deleteLater()


def test_without_a_configuration_it_explains_and_goes_on_with_what_is_pasted(started: Starter, qtbot: QtBot) -> None:
    chat = started(None)
    page = chat.page
    assert isinstance(page, FirstRunView)
    page.text.setPlainText(CONFIG)
    page.submit.click()
    assert isinstance(chat.page, LoginView)
    assert (started.folder / "platform" / "firebase-config.json").exists()


def test_a_broken_configuration_is_told_and_not_replaced(started: Starter) -> None:
    chat = started('{"apiKey": "k"}')
    assert isinstance(chat.page, TroublePage)
    assert started.config.read_text() == '{"apiKey": "k"}'


def test_a_profile_that_is_in_use_can_be_tried_again(started: Starter) -> None:
    other = Profile.open(started.folder / "profile")
    chat = started(CONFIG)
    page = chat.page
    assert isinstance(page, TroublePage)
    other.close()
    assert "already open" in page.accessibleName()
    page.button.click()
    assert chat.page is not None
    assert isinstance(chat.page, LoginView), chat.page.accessibleName()


def test_who_was_signed_in_sees_the_conversations_at_once_without_network(started: Starter) -> None:
    started.remember(a_conversation().account)
    chat = started(CONFIG)
    assert isinstance(chat.page, MainWindow)


def test_the_network_comes_after_the_first_picture_of_the_conversations(
    started: Starter, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
                seen.append("painted")
            return False

    eyes = Painted()
    qapp.installEventFilter(eyes)
    monkeypatch.setattr(ChatClient, "let_go", lambda _: seen.append("let go"))
    started.remember(a_conversation().account)
    started(CONFIG)
    qtbot.waitUntil(lambda: "let go" in seen)
    qapp.removeEventFilter(eyes)
    assert seen[0] == "painted"


def test_closing_ends_the_client_and_frees_the_profile(started: Starter) -> None:
    chat = started(CONFIG)
    chat.close()
    assert chat.client is None
    Profile.open(started.folder / "profile").close()


def test_no_firebase_library_is_imported_before_the_first_window() -> None:
    heavy = "{'grpc', 'google.cloud', 'firebase_admin', 'pyrebase', 'requests', 'keyring', 'aiohttp'}"
    code = f"import sys, desktop_chat.app; found = {heavy} & set(sys.modules); sys.exit(str(found) if found else 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_options() -> None:
    options = parse_options(["--config", "c.json", "--profile", "p", "--theme", "dark"])
    assert options == Options(Path("c.json"), Path("p"), Scheme.DARK)
    assert parse_options([]).scheme is Scheme.SYSTEM


def test_the_window_comes_back_as_it_was_left(started: Starter) -> None:
    started.remember(a_conversation().account)
    chat = started(CONFIG)
    chat.shell.resize(700, 500)
    assert isinstance(chat.page, MainWindow)
    chat.page.set_sidebar_width(280)
    chat.page.room_opened.emit("engine")
    chat.shell.close()
    chat.close()
    again = started(CONFIG)
    assert (again.shell.width(), again.shell.height()) == (700, 500)
    assert isinstance(again.page, MainWindow)
    assert again.page.sidebar_width == 280
    assert WindowState(started.folder / "profile").room_of(a_conversation().account.uid) == "engine"


def test_a_draft_is_there_at_the_next_start(started: Starter) -> None:
    started.remember(a_conversation().account)
    chat = started(CONFIG)
    assert isinstance(chat.page, MainWindow)
    chat.page.pane.composer.open(RoomId("engine"), "Engine")
    chat.page.pane.composer.input.setPlainText("half a thought")
    chat.close()
    again = started(CONFIG)
    assert isinstance(again.page, MainWindow)
    again.page.pane.composer.open(RoomId("engine"), "Engine")
    assert again.page.pane.composer.text() == "half a thought"


def test_who_signs_in_again_goes_on_writing(started: Starter, qtbot: QtBot) -> None:
    started.remember(a_conversation().account)
    chat = started(CONFIG)
    assert isinstance(chat.page, MainWindow)
    chat.page.pane.composer.open(RoomId("engine"), "Engine")
    chat.page.pane.composer.input.setPlainText("half a thought")
    chat.page.sign_in_wanted.emit()
    assert isinstance(chat.page, LoginView)
    assert chat.page.focusWidget() is chat.page.password.field
    client = chat.client
    assert client is not None
    qtbot.waitUntil(lambda: bool(client.drafts.every()))
    chat._show_conversations()
    assert isinstance(chat.page, MainWindow)
    chat.page.pane.composer.open(RoomId("engine"), "Engine")
    assert chat.page.pane.composer.text() == "half a thought"
