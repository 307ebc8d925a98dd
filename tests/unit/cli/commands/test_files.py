"""download saves the files of a message, and never writes over anything."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.cli.commands.files import free_path
from desktop_chat.errors import Unavailable
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.messages.message import Message
from tests.example_data import a_message
from tests.fake_files import an_attachment, key_of
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


@pytest.fixture
def message(client: AnsweringClient) -> Message:
    """A message with two files, whose bytes are on this disk."""
    files = (an_attachment("one.txt"), an_attachment("two.txt"))
    message = replace(a_message("look", message_id="m1"), attachments=files)
    client.deliver(message)
    return message


def arrive(client: AnsweringClient, message: Message, folder: Path) -> None:
    for place, file in enumerate(message.attachments):
        source = folder / f"bytes of {file.name}"
        source.write_text(file.name)
        client.files.arrive(key_of(message, place), source)


def test_all_files_are_saved_beside_what_is_there(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, message: Message, tmp_path: Path
) -> None:
    arrive(client, message, tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "two.txt").write_text("precious")
    assert command("download", "engine", "m1", "--out", str(out)) == 0
    assert terminal.lines == [str(out / "one.txt"), str(out / "two (2).txt")]
    assert [Path(line).read_text() for line in terminal.lines] == ["one.txt", "two.txt"]
    assert (out / "two.txt").read_text() == "precious"


def test_what_cannot_be_fetched_is_told(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, message: Message, tmp_path: Path
) -> None:
    arrive(client, message, tmp_path)
    client.files.refusals.append(Unavailable("No answer", "Later."))
    assert command("download", "engine", "m1", "--out", str(tmp_path)) == 1
    assert "one.txt was not fetched" in terminal.stderr.getvalue()
    assert terminal.lines == [str(tmp_path / "two.txt")]


def test_a_message_without_files_has_none(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.deliver(a_message("words", message_id="m2"))
    for message_id in ("m2", "nowhere"):
        assert command("download", "engine", message_id) == 1
    assert "no file" in terminal.stderr.getvalue()


def test_a_server_that_does_not_answer_is_not_waited_for(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.hold = True
    client.set_connection(ConnectionState.OFFLINE)
    assert command("download", "engine", "not here") == 1
    assert "no file" in terminal.stderr.getvalue()


def test_a_message_of_an_older_page_is_fetched(command: RunCommand, client: AnsweringClient, tmp_path: Path) -> None:
    old = replace(a_message("look", message_id="m0"), attachments=(an_attachment("old.txt"),))
    client.older[old.room_id] = [[old]]
    arrive(client, old, tmp_path)
    assert command("download", "engine", "m0", "--out", str(tmp_path)) == 0


def test_names_are_counted_up(tmp_path: Path) -> None:
    for name in ("a.tar.gz", "a.tar (2).gz", "none", "n" * 255):
        (tmp_path / name).touch()
    assert free_path(tmp_path, "a.tar.gz").name == "a.tar (3).gz"
    assert free_path(tmp_path, "none").name == "none (2)"
    assert free_path(tmp_path, "new.txt").name == "new.txt"
    assert free_path(tmp_path, "n" * 255).name == "n" * 251 + " (2)"
