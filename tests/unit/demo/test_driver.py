"""The demo's driver uses the real window: what it says is what the client was asked to send."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.app import DesktopChat, Options
from desktop_chat.demo.driver import WindowDriver
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Scheme, Theme
from tests.example_data import a_message
from tests.example_files import a_picture
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of


class Stage:
    """An app whose client is a fake, and its driver."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.qtbot = qtbot
        self.answers: list[dict[str, object]] = []
        self.client = FakeChatClient()
        self.chat = DesktopChat(Options(None, folder, Scheme.LIGHT), {}, theme)
        self.chat.shell.painted.disconnect()
        self.chat.client = self.client
        self.chat.shell.show_page(MainWindow(self.client, self.chat._bridge, theme))
        self.client.subscribe(self.chat._bridge.on_changes)
        self.chat.shell.show()
        self.driver = WindowDriver(self.chat, theme, lambda line: self.answers.append(json.loads(line)))

    def do(self, command: str, **arguments: object) -> dict[str, object]:
        before = len(self.answers)
        self.driver.carry_out(json.dumps({"do": command, **arguments}))
        self.qtbot.waitUntil(lambda: len(self.answers) > before)
        return self.answers[-1]


@pytest.fixture
def stage(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[Stage]:
    theme = Theme(Scheme.LIGHT)
    stage = Stage(qtbot, theme, tmp_path)
    yield stage
    stage.chat.close()
    stage.chat.shell.deleteLater()


def test_it_opens_a_room_types_and_sees_what_was_painted(stage: Stage) -> None:
    room = stage.client.rooms()[0]
    stage.do("open", room=room.title)
    said = stage.do("say", text="tests are green ✅ (all)")
    bodies = [message.body for message in stage.client.messages(room.room.id, limit=5)]
    assert bodies[-1] == "tests are green ✅ (all)"
    shown = stage.do("await", text="tests are green ✅ (all)")
    assert isinstance(shown["at"], int)
    assert isinstance(said["at"], int)
    assert shown["at"] > said["at"]


def test_it_takes_a_picture_in_the_theme_asked_for(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "pictures" / "window.png"
    assert stage.do("picture", path=str(path), scheme="dark")["saved"] is True
    assert path.stat().st_size > 10_000


def test_a_file_is_dropped_sent_fetched_and_seen(stage: Stage, tmp_path: Path) -> None:
    stage.do("open", room="Analytical Engine")
    picture = a_picture(tmp_path / "Lake.png", 64, 40)
    stage.do("drop", paths=[str(picture)])
    stage.do("say", text="see")
    own = stage.client.messages(RoomId("engine"), limit=1)[0]
    assert [file.name for file in own.attachments] == ["Lake.png"]
    stage.client.acknowledge(own.id)
    assert stage.do("see", name="Lake.png")["path"] == str(picture)
    other = replace(a_message(sent_at=stage.client.now + timedelta(hours=1)), attachments=(an_attachment("plan.pdf"),))
    stage.client.deliver(other)
    stage.driver.carry_out(json.dumps({"do": "see", "name": "plan.pdf"}))
    stage.qtbot.waitUntil(lambda: ("download", key_of(other)) in stage.client.files.calls)
    before = len(stage.answers)
    stage.client.files.arrive(key_of(other), tmp_path / "plan.pdf")
    stage.qtbot.waitUntil(lambda: len(stage.answers) > before)
