"""send: everything goes through the outbox, in order, and the exit code tells whether the server has it."""

import io
from pathlib import Path

import pytest

from desktop_chat.cli.commands.sending import lines_of
from desktop_chat.errors import Rejected, StoreError
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.message import MessageState
from tests.example_files import a_photo
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


def queued(client: AnsweringClient, room_id: str = "engine") -> list[str]:
    return [m.body for m in client.messages(RoomId(room_id), limit=50) if m.state is MessageState.QUEUED]


def test_a_text_is_sent(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    assert command("send", "Analytical Engine", "hello there", text="not this") == 0
    assert client.sent_bodies("engine") == ["hello there"]
    assert terminal.stdout.getvalue() == ""


def test_lines_of_stdin_are_sent_in_order(command: RunCommand, client: AnsweringClient) -> None:
    assert command("send", "engine", text="one\n\n two \r\n   \nthree") == 0
    assert client.sent_bodies("engine") == ["one", " two ", "three"]


def test_lines_are_taken_as_they_come() -> None:
    """A bot that writes a line now and then must not wait for the end of its own output."""

    class Pipe(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            raise AssertionError("read to the end")

    lines = lines_of(Pipe("one\ntwo\n"))
    assert next(lines) == "one"
    assert next(lines) == "two"


def test_queue_waits_for_the_disk_only(command: RunCommand, client: AnsweringClient) -> None:
    assert command("send", "engine", "--queue", text="one\ntwo\n") == 0
    assert queued(client) == ["one", "two"]
    assert "flush" not in [call[0] for call in client.calls]
    # Nothing may be on its way: the messages are to go with a start that asks for it.
    assert client.connection is ConnectionState.SIGNED_OUT


def test_queue_knows_rooms_from_the_store_only(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    assert command("send", "elsewhere", "--queue", text="one\n") == 1
    assert "elsewhere" in terminal.stderr.getvalue()
    assert client.calls == []


def test_queue_needs_an_account(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.set_account(None)
    assert command("send", "engine", "--queue", text="one\n") == 1
    assert "sign-in" in terminal.stderr.getvalue()


def test_an_empty_stdin_empties_the_outbox(command: RunCommand, client: AnsweringClient) -> None:
    command("send", "engine", "--queue", text="one\ntwo\n")
    assert command("send", "engine", text="") == 0
    assert client.sent_bodies("engine") == ["one", "two"]


def test_what_the_server_does_not_get_stays_and_is_told(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.answers = [0]
    assert command("send", "engine", text="one\ntwo\n") == 1
    assert queued(client) == ["one", "two"]
    assert "2 more in the outbox" in terminal.stderr.getvalue()


def test_it_goes_on_as_long_as_something_gets_through(command: RunCommand, client: AnsweringClient) -> None:
    client.answers = [1, 1, 1]
    assert command("send", "engine", text="one\ntwo\nthree\n") == 0
    client.answers = [1, 0]
    assert command("send", "engine", text="four\nfive\n") == 1
    assert queued(client) == ["five"]


def test_a_refused_message_is_named_and_the_others_go(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.refuses = {"rude"}
    assert command("send", "engine", text="one\nrude\ntwo\n") == 1
    assert client.sent_bodies("engine") == ["one", "two"]
    assert "Refused: rude: too rude" in terminal.stderr.getvalue()
    assert "more in the outbox" not in terminal.stderr.getvalue()


@pytest.mark.parametrize("queue", [[], ["--queue"]])
def test_a_text_that_cannot_be_queued_is_told_and_the_others_go(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, queue: list[str]
) -> None:
    client.fail_next["send"] = Rejected("This message is too long", "Shorten it.")
    assert command("send", "engine", *queue, text="x\ntwo\n") == 1
    assert "Message 1 was not queued: This message is too long" in terminal.stderr.getvalue()
    assert [m.body for m in client.messages(RoomId("engine"), limit=1)] == ["two"]


def test_a_full_disk_is_no_success(command: RunCommand, client: AnsweringClient) -> None:
    client.fail_next["send"] = StoreError("The disk is full")
    assert command("send", "engine", "--queue", text="x\n") == 1
    assert queued(client) == []


def test_a_room_that_is_not_one_s_own(command: RunCommand, client: AnsweringClient) -> None:
    assert command("send", "elsewhere", "let me in") == 1
    assert "send" not in [call[0] for call in client.calls]


def test_a_few_lost_answers_in_a_row_are_borne_while_the_server_is_heard(
    command: RunCommand, client: AnsweringClient
) -> None:
    client.answers = [1, 0, 0, 0, 1, 0, 1]
    assert command("send", "engine", text="one\ntwo\nthree\n") == 0
    assert client.sent_bodies("engine") == ["one", "two", "three"]


def test_without_a_connection_one_round_without_an_answer_is_enough(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.answers = [1, 0, 1, 1]
    client.set_connection(ConnectionState.OFFLINE)
    assert command("send", "engine", text="one\ntwo\nthree\n") == 1
    assert queued(client) == ["two", "three"]
    assert "2 more in the outbox" in terminal.stderr.getvalue()


def test_files_are_one_message_with_the_text_beside_them(
    command: RunCommand, client: AnsweringClient, tmp_path: Path
) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name)
    paths = [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]
    assert command("send", "engine", "both", "--file", *paths, text="not this") == 0
    assert client.sent_bodies("engine") == ["both"]
    (message,) = [m for m in client.messages(RoomId("engine"), limit=50) if m.body == "both"]
    assert [file.name for file in message.attachments] == ["one.txt", "two.txt"]
    assert command("send", "engine", "--file", paths[0]) == 0
    assert client.sent_bodies("engine") == ["both", ""]


def test_a_file_that_cannot_be_sent_is_told(command: RunCommand, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert command("send", "engine", "--file", str(tmp_path / "empty")) == 1
    assert "empty" in terminal.stderr.getvalue()


def test_photos_are_told_from_files(command: RunCommand, client: AnsweringClient, tmp_path: Path) -> None:
    photo, plan = a_photo(tmp_path / "x.jpg"), tmp_path / "plan.txt"
    plan.write_text("a plan")
    assert command("send", "engine", "look", "--file", str(plan), "--photo", str(photo)) == 0
    assert ("send", "engine", (plan, photo), "look", None) in client.files.calls
    assert client.files.photos == {photo}
