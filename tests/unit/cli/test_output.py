"""Rows for programs and lines for people."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_chat.cli.output import message_line, message_row, plain, room_line, room_row
from desktop_chat.model.messages.message import MessageState
from tests.example_data import NOW, a_message, a_room, a_summary
from tests.unit.cli.conftest import Terminal


def test_a_row_is_one_line_of_json_whatever_is_in_it(terminal: Terminal) -> None:
    terminal.output.row(message_row(a_message("two\nlines, “quotes” and 👩‍🚀\u2028", message_id="m1")))
    (line,) = terminal.stdout.getvalue().split("\n")[:-1]
    assert json.loads(line) == {
        "id": "m1",
        "roomId": "engine",
        "senderId": "grace",
        "text": "two\nlines, “quotes” and 👩‍🚀\u2028",
        "sentAt": "2026-11-24T14:33:00+00:00",
        "state": "sent",
        "attachments": [],
    }


@pytest.mark.parametrize("ending", ["\u2028", "\u2029", "\x85", "\x1c", "\x0b", "\x0c"])
def test_no_reader_of_lines_ends_a_row_early(terminal: Terminal, ending: str) -> None:
    terminal.output.row(message_row(a_message(f"one{ending}two")))
    (line,) = terminal.lines
    assert json.loads(line)["text"] == f"one{ending}two"


def test_a_row_cannot_steer_the_terminal(terminal: Terminal) -> None:
    text = "\x1b[2J \x9b2J \u202etxt.exe \u2066isolated"
    terminal.output.row(message_row(a_message(text)))
    (line,) = terminal.lines
    assert json.loads(line)["text"] == text
    assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(line)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of the process cannot be set here")
@pytest.mark.parametrize("zone", ["UTC", "XXX-14", "XXX+12"])
def test_the_first_and_the_last_day_there_is_are_shown(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        for end in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
            message = a_message("hello", sent_at=end)
            assert message_line(message, "Grace").endswith("Grace: hello")
    time.tzset()


def test_a_pending_message_has_no_sent_at() -> None:
    row = message_row(a_message(state=MessageState.QUEUED))
    assert (row["sentAt"], row["state"]) == (None, "queued")


def test_a_room_has_the_promised_fields() -> None:
    row = room_row(a_summary(a_room("engine", title="Engine", members=("ada", "grace")), unread=2))
    assert row == {"id": "engine", "title": "Engine", "kind": "group", "memberIds": ["ada", "grace"], "unread": 2}


def test_each_line_is_out_at_once() -> None:
    flushed: list[str] = []
    terminal = Terminal()
    terminal.stdout.flush = lambda: flushed.append(terminal.stdout.getvalue())  # type: ignore[method-assign]  # a spy
    terminal.output.line("one")
    terminal.output.line("two")
    assert flushed == ["one\n", "one\ntwo\n"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 👋🏽 👩‍🚀 ✅", "Grüße 👋🏽 👩‍🚀 ✅"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("a\rb\nc", "a\\rb\\nc"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_nobody_steers_the_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert shown in message_line(a_message(text), "Grace")
    assert shown in room_line(a_summary(title=text))


def test_a_line_for_people_says_what_is_not_sent_yet() -> None:
    message = replace(a_message("hi", state=MessageState.REJECTED), queued_at=NOW)
    assert message_line(message, "Ada").endswith("Ada: hi (rejected)")
    assert message_line(a_message("hi"), "Ada").startswith(NOW.astimezone().strftime("%Y-%m-%d"))


def test_unread_is_told_when_there_is_some() -> None:
    assert "2 unread" in room_line(a_summary(unread=2))
    assert "unread" not in room_line(a_summary(unread=0))
