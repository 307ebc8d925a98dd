from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from desktop_chat.model.ids import Uid
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.ui.presence_text import presence_text, readers_text, typing_text
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message, at

TIMES = Times(lambda: NOW, UTC)


@pytest.mark.parametrize(
    ("presence", "expected"),
    [
        (PersonPresence(), ""),
        (PersonPresence(Availability.ONLINE), "Online"),
        (PersonPresence(Availability.IDLE), "Away"),
        (PersonPresence(Availability.OFFLINE), "Offline"),
        (PersonPresence(Availability.OFFLINE, at(9, 5)), f"Last seen today at {TIMES.clock(at(9, 5))}"),
        (PersonPresence(Availability.UNKNOWN, at(9, 5, days_ago=1)), f"Last seen yesterday at {TIMES.clock(at(9, 5))}"),
    ],
)
def test_presence_in_words(presence: PersonPresence, expected: str) -> None:
    assert presence_text(presence, TIMES) == expected


def test_an_older_day_is_named() -> None:
    text = presence_text(PersonPresence(Availability.OFFLINE, NOW - timedelta(days=20)), TIMES)
    assert text.startswith(f"Last seen {TIMES.day((NOW - timedelta(days=20)).date())}, ")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["Ada Lovelace"], "Ada is typing…"),
        ([""], "Somebody is typing…"),
        (["Ada Lovelace", "Grace Hopper"], "Ada and Grace are typing…"),
        (["Ada", "Grace", "Radia"], "Several people are typing…"),
        (["A\n\u202eb"], "A is typing…"),
    ],
)
def test_typing_in_words(names: list[str], expected: str) -> None:
    assert typing_text(names) == expected


def test_a_direct_room_needs_no_name() -> None:
    assert typing_text(["Grace"], is_direct=True) == "typing…"


def test_readers_are_counted_in_groups_only() -> None:
    message = a_message(sent_at=NOW)
    readers = [Receipt(Uid("a"), read_up_to=NOW), Receipt(Uid("b"), NOW - timedelta(seconds=1)), Receipt(Uid("c"))]
    assert readers_text(message, readers) == "Read by 1 of 3"
    assert readers_text(message, readers[:1]) == "", "a direct room has ticks"
    assert readers_text(replace(message, sent_at=None), readers) == ""
