from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.ui.attachments.file_states import FileLook, FileState, FileStates
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of

PDF = an_attachment("plan.pdf", size=1000)


def with_file(client: FakeChatClient, **more: object) -> Message:
    message = replace(a_message("see", **more), attachments=(PDF,))  # type: ignore[arg-type]  # keywords of a_message
    client.deliver(message)
    return message


@pytest.fixture
def states(client: FakeChatClient) -> FileStates:
    return FileStates(client)


def look(states: FileStates, message: Message) -> FileLook:
    (found,) = states.of(message)
    return found


def test_a_file_of_others_is_fetched(client: FakeChatClient, states: FileStates) -> None:
    message = with_file(client)
    key = key_of(message)
    assert look(states, message).state is FileState.REMOTE
    client.files.show(key, 429)
    states.forget([key])
    assert look(states, message).state is FileState.DOWNLOADING
    assert look(states, message).percent == 42
    assert look(states, message).state_text == "downloading 42 %"
    client.files.arrive(key, Path("here"))
    states.forget([key])
    assert look(states, message) == FileLook(PDF, key, FileState.HERE, path=Path("here"))


def test_a_failed_download_is_drawn_until_it_is_tried_again(client: FakeChatClient, states: FileStates) -> None:
    message = with_file(client)
    states.set_failed(key_of(message), failed=True)
    assert look(states, message).state is FileState.FAILED
    states.set_failed(key_of(message), failed=False)
    assert look(states, message).state is FileState.REMOTE


def test_an_own_file_goes_up(client: FakeChatClient, states: FileStates) -> None:
    message = with_file(client, sender="ada", state=MessageState.QUEUED)
    assert look(states, message).state is FileState.WAITING
    client.files.show(key_of(message), 250, Direction.UP)
    states.forget_messages([message.id])
    assert look(states, message).state_text == "uploading 25 %"
    # A new state of the message is seen although nothing told of the file.
    assert look(states, replace(message, state=MessageState.REJECTED)).state is FileState.NOT_SENT


def test_the_disk_is_asked_once(client: FakeChatClient, states: FileStates, monkeypatch: pytest.MonkeyPatch) -> None:
    message = with_file(client)
    asked: list[object] = []
    monkeypatch.setattr(client.files, "path", lambda key: asked.append(key))
    for _ in range(3):
        states.of(message)
    assert asked == [key_of(message)]
    states.clear()
    states.of(message)
    assert len(asked) == 2


def test_a_deleted_message_has_no_files(client: FakeChatClient, states: FileStates) -> None:
    assert states.of(replace(with_file(client), deleted_at=NOW)) == ()


def test_it_is_told_to_screen_readers(client: FakeChatClient, states: FileStates) -> None:
    assert look(states, with_file(client)).spoken == "file plan.pdf, 1.0 kB, not downloaded"
    picture = replace(a_message(), attachments=(an_attachment("Lake.png", width=9, height=9),))
    assert look(states, picture).spoken == "picture Lake.png, 1.2 MB, not downloaded"
