"""tail prints what arrives, once; history prints what was said."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.cli.commands.reading import Seen
from desktop_chat.errors import Denied
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from tests.example_data import NOW, a_message, at, messages_over_days
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal

ENGINE = RoomId("engine")
Play = Callable[..., int]


def bodies(terminal: Terminal) -> list[str]:
    return [json.loads(line)["text"] for line in terminal.lines]


@pytest.fixture
def play(client: AnsweringClient, command: RunCommand, terminal: Terminal) -> Iterator[Play]:
    """Run ``tail`` in another thread, let the script speak once it listens, return the exit code."""
    with ThreadPoolExecutor(1) as pool:

        def run(*arguments: str, script: Callable[[], None]) -> int:
            written = terminal.stderr.write

            def write(text: str) -> int:
                count = written(text)
                if text == "listening":
                    pool.submit(script)
                return count

            terminal.stderr.write = write  # type: ignore[method-assign]  # the moment when it listens
            return command("tail", *arguments)

        yield run


def test_new_messages_are_printed_as_they_arrive(play: Play, client: AnsweringClient, terminal: Terminal) -> None:
    def script() -> None:
        client.deliver(a_message("one", sent_at=NOW))
        client.deliver(a_message("two", sent_at=NOW), a_message("elsewhere", room_id="books"))

    assert play("Analytical Engine", "--json", "--count", "2", script=script) == 0
    assert bodies(terminal) == ["one", "two"]
    assert ("open_room", "engine") in client.calls
    assert ("caught_up", "engine") in client.calls


def test_what_was_there_before_is_not_printed(play: Play, client: AnsweringClient, terminal: Terminal) -> None:
    def script() -> None:
        client.deliver(a_message("edited", message_id="engine5", sent_at=at(14, 32), edited_at=NOW))
        client.deliver(a_message("new", sent_at=NOW))

    assert play("engine", "--json", "--count", "1", script=script) == 0
    assert bodies(terminal) == ["new"]


def test_a_change_of_a_printed_message_is_not_printed_again(
    play: Play, client: AnsweringClient, terminal: Terminal
) -> None:
    def script() -> None:
        client.deliver(a_message("new", message_id="n", sent_at=NOW))
        client.deliver(a_message("edited", message_id="n", sent_at=NOW, edited_at=NOW))
        client.deliver(a_message("last", message_id="o", sent_at=NOW))

    assert play("engine", "--json", "--count", "2", script=script) == 0
    assert [json.loads(line)["id"] for line in terminal.lines] == ["n", "o"]


def test_a_batch_is_printed_in_display_order_and_count_is_kept(
    play: Play, client: AnsweringClient, terminal: Terminal
) -> None:
    batch = [a_message(str(second), sent_at=NOW + timedelta(seconds=second)) for second in range(9)]
    assert play("engine", "--json", "--count", "5", script=lambda: client.deliver(*reversed(batch))) == 0
    assert bodies(terminal) == ["0", "1", "2", "3", "4"]


def test_an_own_message_is_printed_when_the_server_has_it(
    play: Play, client: AnsweringClient, terminal: Terminal
) -> None:
    def script() -> None:
        message_id = client.send(ENGINE, "mine").result()
        client.acknowledge(message_id, NOW + timedelta(seconds=1))

    assert play("engine", "--json", "--count", "1", script=script) == 0
    (row,) = [json.loads(line) for line in terminal.lines]
    assert (row["text"], row["state"]) == ("mine", "sent")


def test_for_people_the_sender_is_named(play: Play, client: AnsweringClient, terminal: Terminal) -> None:
    script = lambda: client.deliver(a_message("hi", sender="grace", sent_at=NOW))  # noqa: E731 - short
    assert play("engine", "--count", "1", script=script) == 0
    assert terminal.lines[0].endswith("Grace Hopper: hi")


def test_tail_ends_when_the_room_is_gone(play: Play, client: AnsweringClient, terminal: Terminal) -> None:
    assert play("engine", script=lambda: client.remove_room(ENGINE)) == 1
    assert "no longer a member" in terminal.stderr.getvalue()


def test_tail_ends_when_the_session_is_refused(play: Play, client: AnsweringClient, terminal: Terminal) -> None:
    def script() -> None:
        client.error = Denied("This account is disabled", "Ask its admin.")
        client.set_connection(ConnectionState.SIGNED_OUT)

    assert play("engine", script=script) == 1
    assert "disabled" in terminal.stderr.getvalue()


def test_old_messages_that_turn_up_late_are_no_news(client: AnsweringClient) -> None:
    """A page of history, or an edit of a message that was not stored here, is nothing that arrives now."""
    seen = Seen(client, ENGINE, NOW)
    old = a_message("old", message_id="old", sent_at=at(9, 0, days_ago=3))
    late = a_message("late", message_id="late", sent_at=at(14, 31))
    client.deliver(old, late)
    changes = StoreChanges(messages=frozenset({(ENGINE, MessageId("old")), (ENGINE, MessageId("late"))}))
    assert [message.body for message in seen.new_in(changes)] == ["late"]
    assert seen.new_in(changes) == []


def test_a_message_from_the_future_does_not_make_the_next_ones_old(client: AnsweringClient) -> None:
    client.deliver(a_message("2999", message_id="future", sent_at=NOW.replace(year=2999)))
    seen = Seen(client, ENGINE, NOW)
    client.deliver(a_message("now", message_id="now", sent_at=NOW))
    assert [row.body for row in seen.new_in(StoreChanges(messages=frozenset({(ENGINE, MessageId("now"))})))] == ["now"]


def test_history_is_everything_oldest_first(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    pages = messages_over_days(450)
    older = [replace(message, sent_at=message.sent_at - timedelta(days=9)) for message in pages if message.sent_at]
    client.older[ENGINE] = [older[200:], older[:200]]
    assert command("history", "engine", "--json") == 0
    assert bodies(terminal)[:450] == [message.body for message in older]
    assert len(terminal.lines) == 450 + 5


def test_history_with_a_limit_fetches_no_more_than_that(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    older = [replace(m, sent_at=m.sent_at - timedelta(days=9)) for m in messages_over_days(300) if m.sent_at]
    client.older[ENGINE] = [older[200:], older[:200]]
    assert command("history", "engine", "--json", "--limit", "7") == 0
    assert bodies(terminal)[:2] == [message.body for message in older[-2:]]
    assert len(terminal.lines) == 7
    assert [call[0] for call in client.calls].count("load_older") == 1


def test_history_shows_what_is_pending_last(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.send(ENGINE, "mine").result()
    assert command("history", "engine", "--json") == 0
    last: dict[str, object] = json.loads(terminal.lines[-1])
    assert (last["text"], last["state"], last["sentAt"]) == ("mine", MessageState.QUEUED, None)


def test_history_offline_is_what_is_stored(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.hold = True
    client.set_connection(ConnectionState.OFFLINE)
    assert command("history", "engine", "--json") == 0
    assert len(terminal.lines) == 5
    assert "No answer" in terminal.stderr.getvalue()


def test_history_that_breaks_off_is_no_success(
    command: RunCommand, client: AnsweringClient, terminal: Terminal
) -> None:
    client.fail_next["load_older"] = Denied("No access", "You are no member.")
    assert command("history", "engine", "--json") == 1
    assert terminal.lines == []
