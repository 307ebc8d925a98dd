from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.composer.composer import Submission
from desktop_chat.ui.room_controller import RoomController
from tests.example_data import NOW, a_message, at
from tests.example_files import a_photo
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
SUBMISSION = Submission(ENGINE, "hello ", "hello", None)


@pytest.fixture
def controller(client: FakeChatClient, bridge: SyncBridge) -> RoomController:
    return RoomController(client, bridge)


def test_send_tells_when_the_text_is_safe(client: FakeChatClient, controller: RoomController, qtbot: QtBot) -> None:
    client.hold = True
    sent: list[Submission] = []
    controller.sent.connect(sent.append)
    controller.send(SUBMISSION)
    assert ("send", ENGINE, "hello", None) in client.calls
    assert sent == []
    client.release()
    qtbot.waitUntil(lambda: sent == [SUBMISSION])


def test_a_failed_send_tells_which_and_why(client: FakeChatClient, controller: RoomController, qtbot: QtBot) -> None:
    client.fail_next["send"] = Unavailable("No room on disk")
    with qtbot.wait_signal(controller.send_failed) as failed:
        controller.send(SUBMISSION)
    assert failed.args[0] == SUBMISSION
    assert failed.args[1].title == "No room on disk"


def test_retry_and_discard(client: FakeChatClient, controller: RoomController, qtbot: QtBot) -> None:
    own = client.send(ENGINE, "mine").result()
    client.reject(own)
    message = client.message(ENGINE, own)
    assert message is not None
    controller.retry(message)
    assert ("retry", own) in client.calls
    client.fail_next["discard"] = NotFound("Gone already")
    with qtbot.wait_signal(controller.failed) as failed:
        controller.discard(message)
    assert failed.args[0].title == "Gone already"


def test_older_pages_are_asked_for_one_at_a_time_until_history_begins(
    client: FakeChatClient, controller: RoomController, qtbot: QtBot
) -> None:
    pages = [[a_message("old", sent_at=at(9, 0, days_ago=day))] for day in (2, 3)]
    client.older[ENGINE] = pages
    client.hold = True
    controller.load_older(ENGINE)
    controller.load_older(ENGINE)
    assert client.calls.count(("load_older", ENGINE)) == 1
    with qtbot.wait_signal(controller.older_loaded) as loaded:
        client.release()
    assert loaded.args == [ENGINE, True]
    with qtbot.wait_signal(controller.older_loaded) as loaded:
        controller.load_older(ENGINE)
    assert loaded.args == [ENGINE, False]
    controller.load_older(ENGINE)
    assert client.calls.count(("load_older", ENGINE)) == 2


def test_offline_it_can_be_asked_again(client: FakeChatClient, controller: RoomController, qtbot: QtBot) -> None:
    client.fail_next["load_older"] = Unavailable("No link")
    controller.load_older(ENGINE)
    qtbot.waitUntil(lambda: not controller._loading)
    controller.load_older(ENGINE)
    assert client.calls.count(("load_older", ENGINE)) == 2


def test_mark_read(client: FakeChatClient, controller: RoomController) -> None:
    controller.mark_read(ENGINE, NOW)
    assert client.read_position(ENGINE) == NOW


def test_photos_are_sent_as_such(client: FakeChatClient, controller: RoomController, tmp_path: Path) -> None:
    photo = a_photo(tmp_path / "x.jpg")
    controller.send(replace(SUBMISSION, files=(photo,), photos=frozenset({photo})))
    assert client.files.photos == {photo}
