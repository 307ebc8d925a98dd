"""export writes all that was sent, and says when it is not all."""

import json
from dataclasses import replace
from pathlib import Path

from desktop_chat.cli.archive_folder import MANIFEST, MEMBERS, MESSAGES
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from tests.example_data import a_message, messages_over_days
from tests.fake_files import an_attachment, key_of
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal

ENGINE = RoomId("engine")


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_whole_room_is_written_oldest_first(client: AnsweringClient, command: RunCommand, tmp_path: Path) -> None:
    every = messages_over_days(450)
    client._messages[ENGINE] = every[300:]
    client.older[ENGINE] = [every[150:300], every[:150]]
    client.send(ENGINE, "not sent yet")
    out = tmp_path / "out"
    assert command("export", "Analytical Engine", "--out", str(out)) == 0
    assert [row["id"] for row in lines(out / MESSAGES)] == [message.id for message in every]
    assert {row["displayName"] for row in lines(out / MEMBERS)} >= {"Ada Lovelace", "Grace Hopper"}
    manifest = json.loads((out / MANIFEST).read_text())
    assert manifest["complete"] is True
    assert manifest["room"]["title"] == "Analytical Engine"
    assert manifest["files"][MESSAGES]["count"] == 450


def test_offline_it_writes_what_is_here_and_says_so(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    client.set_connection(ConnectionState.OFFLINE)
    client.hold = True
    client._messages[ENGINE] = [a_message("known")]
    assert command("export", "engine", "--out", str(tmp_path / "out")) == 1
    assert json.loads((tmp_path / "out" / MANIFEST).read_text())["complete"] is False
    assert "known before" in terminal.stderr.getvalue()


def test_a_folder_with_something_in_it_is_refused(command: RunCommand, terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    assert command("export", "engine", "--out", str(tmp_path)) == 1
    assert "not empty" in terminal.stderr.getvalue()


def test_files_are_written_once_and_a_missing_one_is_told(
    client: AnsweringClient, command: RunCommand, terminal: Terminal, tmp_path: Path
) -> None:
    plan = an_attachment("plan.txt")
    rows = [replace(a_message(f"look {n}"), attachments=(plan,)) for n in range(2)]
    client._messages[ENGINE] = [*rows, replace(a_message("lost"), attachments=(an_attachment("lost.txt"),))]
    source = tmp_path / "source"
    source.write_text("the plan")
    for row in rows:
        client.files.arrive(key_of(row), source)
    lost = key_of(client._messages[ENGINE][2])
    client.files.arrive(lost, tmp_path / "nowhere")
    out = tmp_path / "out"
    assert command("export", "engine", "--out", str(out)) == 1
    assert (out / "files" / plan.sha256 / "plan.txt").read_text() == "the plan"
    assert [[file["name"] for file in row["attachments"]] for row in lines(out / MESSAGES)] == [  # type: ignore[attr-defined]  # JSON
        ["plan.txt"], ["plan.txt"], ["lost.txt"]
    ]  # fmt: skip
    assert json.loads((out / MANIFEST).read_text())["complete"] is False
    assert "lost.txt was not exported" in terminal.stderr.getvalue()
