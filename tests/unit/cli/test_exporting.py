"""export writes all that was sent, and says when it is not all."""

import json
from pathlib import Path

from desktop_chat.cli.archive_folder import MANIFEST, MEMBERS, MESSAGES
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import RoomId
from tests.example_data import a_message, messages_over_days
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
