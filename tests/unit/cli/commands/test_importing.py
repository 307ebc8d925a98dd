"""import makes the room once, names the authors, and goes on where it was."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.cli import archive_folder
from desktop_chat.cli.archive_folder import MEMBERS, MESSAGES
from desktop_chat.cli.commands import importing
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.archive import message_fields
from desktop_chat.model.messages.message import Message, MessageState
from tests.example_data import NOW, a_message
from tests.fake_files import an_attachment
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let no pause take time; returns the pauses."""
    pauses: list[float] = []
    monkeypatch.setattr("desktop_chat.cli.program._pause", pauses.append)
    return pauses


def archive(folder: Path, messages: Iterable[Message]) -> Path:
    archive_folder.begin(folder)
    rows = [message_fields(message, {Uid("grace"): "Grace Hopper"}) for message in messages]
    files: dict[str, object] = {
        MESSAGES: archive_folder.write_lines(folder, MESSAGES, rows),
        MEMBERS: archive_folder.write_lines(folder, MEMBERS, []),
    }
    archive_folder.finish(folder, {"title": "Old room"}, files, NOW, complete=True)
    return folder


def texts(client: AnsweringClient, room: str) -> list[str]:
    return [message.body.partition("\n")[2] for message in client.messages(RoomId(room), limit=1000)][1:]


def test_a_room_of_the_exports_title_with_every_message_in_order(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path, hurried: list[float]
) -> None:
    first = a_message("one", message_id="m1")
    rows = [first, a_message("two", reply_to="m1"), a_message("gone", deleted_at=NOW), a_message("re", reply_to="gone")]
    assert command("import", str(archive(tmp_path / "a", rows))) == 0
    (room,) = terminal.lines
    assert client.room(RoomId(room)).title == "Old room"  # type: ignore[union-attr]  # it is there
    assert texts(client, room) == ["one", "two", "re"]
    head, one, two, reply = client.messages(RoomId(room), limit=9)
    assert head.body.startswith("Imported from an export of “Old room” of 2026-11-24 14:33: 4 messages")
    assert one.body.startswith("Grace Hopper, 2026-11-24 14:33 UTC:\n")
    assert (two.reply_to, reply.reply_to) == (one.id, None)
    assert hurried == [4 / 20]


def test_importing_again_adds_nothing(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "a", [a_message(f"text {number}") for number in range(5)])
    assert command("import", str(folder)) == command("import", str(folder)) == 0
    assert terminal.lines[0] == terminal.lines[1]
    assert texts(client, terminal.lines[0]) == [f"text {number}" for number in range(5)]
    assert "0 of 6" in terminal.stderr.getvalue()


def test_what_an_earlier_run_left_in_the_outbox_is_waited_for(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "a", [a_message(f"text {number}") for number in range(5)])
    client.answers = [2]
    assert command("import", str(folder)) == 1
    client.answers = None
    assert command("import", str(folder)) == 0
    assert "0 of 6 messages are to be sent" in terminal.stderr.getvalue()


def test_it_goes_on_where_it_was_cut(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    total = importing.BATCH * 2 + 3
    folder = archive(tmp_path / "a", [a_message(f"text {number}") for number in range(total)])
    client.answers = [importing.BATCH]
    assert command("import", str(folder)) == 1
    assert "run the import again" in terminal.stderr.getvalue()
    client.answers = None
    assert command("import", str(folder)) == 0
    assert texts(client, terminal.lines[-1]) == [f"text {number}" for number in range(total)]


def test_what_the_server_refuses_is_told(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "a", [a_message("fine"), a_message("rude")])
    client.refuses = {"Grace Hopper, 2026-11-24 14:33 UTC:\nrude"}
    assert command("import", str(folder)) == 1
    assert "Refused: Grace Hopper" in terminal.stderr.getvalue()
    states = {message.state for message in client.messages(RoomId(terminal.lines[0]), limit=9)}
    assert states == {MessageState.SENT, MessageState.REJECTED}


def test_a_folder_that_is_no_export_changes_nothing(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    before = len(client.rooms())
    assert command("import", str(tmp_path)) == 1
    assert "no export" in terminal.stderr.getvalue()
    assert len(client.rooms()) == before


def test_files_come_along_unless_they_are_others_by_now(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    digest = hashlib.sha256(b"the plan").hexdigest()
    plan = replace(an_attachment("plan.txt"), sha256=digest)
    lost = replace(an_attachment("lost.txt"), sha256=digest)
    folder = archive(tmp_path / "a", [replace(a_message("look"), attachments=(plan, lost))])
    for file, content in ((plan, b"the plan"), (lost, b"another")):
        path = archive_folder.file_path(folder, file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert command("import", str(folder)) == 0
    (room,) = terminal.lines
    _, message = client.messages(RoomId(room), limit=9)
    assert [file.name for file in message.attachments] == ["plan.txt"]
    assert message.body.endswith("look\n(The file “lost.txt” is not in the export.)")
