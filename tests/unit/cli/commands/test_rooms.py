"""rooms, create-room, and what ROOM means."""

import json

import pytest

from desktop_chat.cli.commands.rooms import find_room
from desktop_chat.errors import NotFound, Rejected, Unavailable
from desktop_chat.model.connection import ConnectionState
from tests.example_data import a_room, a_summary
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


def test_rooms_are_rows_newest_first(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    assert command("rooms", "--json") == 0
    rows = [json.loads(line) for line in terminal.lines]
    assert [row["id"] for row in rows] == [row.room.id for row in client.rooms()]
    assert rows[0]["id"] == "engine"
    assert rows[0]["unread"] == 2
    assert ("caught_up", None) in client.calls


def test_rooms_for_people(command: RunCommand, terminal: Terminal) -> None:
    assert command("rooms") == 0
    assert terminal.lines[0] == "engine  Analytical Engine  2 unread"


def test_offline_the_known_rooms_are_listed_with_a_note(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.hold = True
    client.set_connection(ConnectionState.OFFLINE)
    assert command("rooms", "--json") == 0
    assert len(terminal.lines) == len(client.rooms())
    assert "No answer" in terminal.stderr.getvalue()


def test_create_room_prints_the_id(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    assert command("create-room", "New room", "--member", "grace@x.org", "@radia") == 0
    (room_id,) = terminal.lines
    assert ("create_group", "New room", ("grace@x.org", "@radia")) in client.calls
    assert find_room(client, room_id).title == "New room"


def test_an_unknown_person_is_told(command: RunCommand, terminal: Terminal) -> None:
    assert command("create-room", "New room", "--member", "nobody@x.org") == 1
    assert "nobody@x.org" in terminal.stderr.getvalue()
    assert terminal.lines == []


def test_a_room_is_found_by_id_before_title(client: AnsweringClient) -> None:
    client.deliver_room(a_summary(a_room("other", title="engine")))
    assert find_room(client, "engine").title == "Analytical Engine"
    assert find_room(client, "Analytical Engine").room.id == "engine"
    assert find_room(client, "Grace Hopper").room.id == "grace"


def test_a_room_known_here_needs_no_server(client: AnsweringClient) -> None:
    client.hold = True
    assert find_room(client, "engine").room.id == "engine"
    assert client.calls == []


def test_an_ambiguous_title_lists_the_ids(client: AnsweringClient) -> None:
    client.deliver_room(a_summary(a_room("one", title="Twins")))
    client.deliver_room(a_summary(a_room("two", title="Twins")))
    with pytest.raises(Rejected) as caught:
        find_room(client, "Twins")
    assert {"one", "two"} <= set(caught.value.message.replace(",", "").split())


def test_an_unknown_room_is_asked_for_and_then_told(client: AnsweringClient) -> None:
    with pytest.raises(NotFound, match="nothing"):
        find_room(client, "nothing")
    assert ("caught_up", None) in client.calls


def test_a_room_that_the_server_brings_is_found(client: AnsweringClient) -> None:
    original = client.caught_up

    def bring(room_id: object = None) -> object:
        client.deliver_room(a_summary(a_room("fresh", title="Fresh")))
        return original()

    client.caught_up = bring  # type: ignore[method-assign,assignment]  # the server's part in this test
    assert find_room(client, "Fresh").room.id == "fresh"


@pytest.mark.parametrize("words", [["rooms"], ["create-room", "T"], ["send", "engine", "x"], ["tail", "engine"]])
def test_without_a_session_every_command_says_so(
    command: RunCommand, client: AnsweringClient, terminal: Terminal, words: list[str]
) -> None:
    client.set_account(None)
    assert command(*words) == 1
    assert "sign-in" in terminal.stderr.getvalue()
    assert terminal.lines == []


def test_the_server_s_refusal_is_told(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.fail_next["create_group"] = Unavailable("The server did not answer", "Try again.")
    assert command("create-room", "T", "--member", "grace@x.org") == 1
    assert "did not answer" in terminal.stderr.getvalue()
