"""The commands that change messages and rooms."""

import pytest

from desktop_chat.errors import Denied, Rejected
from desktop_chat.model.ids import MessageId, RoomId
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


@pytest.fixture
def room(client: AnsweringClient) -> str:
    return client.rooms()[0].room.id


@pytest.fixture
def message(client: AnsweringClient, room: str) -> str:
    return client.messages(RoomId(room), limit=50)[-1].id


def test_edit_delete_and_react_reach_the_client(
    command: RunCommand, client: AnsweringClient, room: str, message: str
) -> None:
    assert command("edit", room, message, "new text") == 0
    assert command("react", room, message, "👍") == 0
    assert command("react", room, message, "👍", "--off") == 0
    assert command("delete", room, message) == 0
    assert client.edits.calls == [
        ("edit", room, message, "new text"),
        ("react", room, message, "👍", True),
        ("react", room, message, "👍", False),
        ("delete", room, message),
    ]


def test_a_person_is_added_and_a_refusal_is_told(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, room: str
) -> None:
    assert command("add", room, "grace@x.org") == 0
    assert ("invite", RoomId(room), "grace@x.org") in client.calls
    client.fail_next["invite"] = Rejected("Only owners and admins add people", "Ask one of them.")
    assert command("add", room, "grace@x.org") == 1
    assert "Ask one of them" in terminal.stderr.getvalue()


def test_a_report_names_the_message_and_why(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, room: str, message: str
) -> None:
    assert command("report", room, message, "rude") == 0
    assert terminal.stderr.getvalue() == "reported\n"
    client.reports.refusals.append(Denied("Not in the room"))
    assert command("report", room, message, "rude") == 1
    assert "Not in the room" in terminal.stderr.getvalue()
    assert client.reports.sent == [(room, message, "rude")]


def test_changes_of_a_room_reach_the_client(command: RunCommand, client: AnsweringClient, room: str) -> None:
    assert command("rename", room, "New title") == 0
    assert command("role", "New title", "grace@example.com", "admin") == 0
    assert command("remove", "New title", "grace@example.com") == 0
    assert command("leave", "New title") == 0
    grace = client.find_user("grace@example.com").result().uid
    assert [call[0] for call in client.membership.calls] == ["rename", "role", "remove", "leave"]
    assert client.membership.calls[1][2] == grace


def test_a_refusal_is_told_and_fails(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, room: str, message: str
) -> None:
    client.edits.refusals.append(Rejected("That message is somebody else's"))
    assert command("edit", room, message, "x") == 1
    assert "somebody else's" in terminal.stderr.getvalue()


def test_an_unknown_message_is_told_with_where_to_look(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, room: str
) -> None:
    assert client.message(RoomId(room), MessageId("nobody")) is None
    assert command("delete", room, "nobody") == 1
    assert "history ROOM --json" in terminal.stderr.getvalue()
