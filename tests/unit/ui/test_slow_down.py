"""The seconds that a message still waits for the rate limit, counted down and gone in time."""

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import OutboxRow, SendMessage
from desktop_chat.sync.allowance import slow_down
from desktop_chat.ui.slow_down import SlowDownLine, slow_down_text
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from desktop_chat.ui.typing_line import TypingLine
from tests.example_data import NOW
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
CHANGED = StoreChanges(messages=frozenset({(ENGINE, MessageId("m1"))}))


def a_row(seq: int = 1, seconds: float | None = None, trouble: str = slow_down(3).title) -> OutboxRow:
    send = SendMessage(ENGINE, MessageId(f"m{seq}"), "hello")
    if seconds is None:
        return OutboxRow(seq, send, NOW)
    return OutboxRow(
        seq, send, NOW, 1, None, MessageState.RETRYING, trouble=trouble, retry_at=NOW + timedelta(seconds=seconds)
    )


class Wait:
    """The line, and a clock that a test turns."""

    def __init__(self, client: FakeChatClient, theme: Theme) -> None:
        self.client = client
        self.now = NOW
        self.line = TypingLine(theme)
        self.watch = SlowDownLine(client, self.line, Times(self._clock), self.line)
        self.watch.show_room(ENGINE)

    def _clock(self) -> datetime:
        return self.now

    def has(self, *rows: OutboxRow) -> str:
        self.client.outbox.waiting = list(rows)
        self.watch.apply(CHANGED)
        return self.line.text()

    def passes(self, seconds: float) -> str:
        self.now += timedelta(seconds=seconds)
        self.watch._timer.timeout.emit()
        return self.line.text()


@pytest.fixture
def wait(client: FakeChatClient, theme: Theme, qtbot: QtBot) -> Wait:
    wait = Wait(client, theme)
    qtbot.addWidget(wait.line)
    return wait


def test_it_counts_down_and_ends_with_the_wait(wait: Wait) -> None:
    assert wait.line.text() == ""
    assert wait.has(a_row(seconds=2.4)) == "Slow down: 3 seconds until it goes out by itself"
    assert wait.watch._timer.isActive()
    assert wait.passes(1.5) == "Slow down: 1 second until it goes out by itself"
    assert wait.passes(1) == ""
    assert not wait.watch._timer.isActive()


def test_it_goes_when_the_message_has_gone(wait: Wait) -> None:
    wait.has(a_row(seconds=9))
    assert wait.has() == ""


def test_it_says_how_many_wait(wait: Wait) -> None:
    told = wait.has(a_row(1, seconds=2), a_row(2), a_row(3))
    assert told == "Slow down: 2 seconds until the next of 3 messages goes out"


def test_another_trouble_is_no_rate_limit() -> None:
    assert slow_down_text([a_row(seconds=9, trouble="The server cannot be reached")], Times(lambda: NOW)) == ""


def test_who_types_is_told_again_afterwards(wait: Wait) -> None:
    wait.line.say("Grace is typing…")
    assert "Slow down" in wait.has(a_row(seconds=1))
    wait.line.say("Katherine is typing…")
    assert "Slow down" in wait.line.text()
    assert wait.passes(2) == "Katherine is typing…"


def test_another_room_has_its_own_wait(wait: Wait) -> None:
    wait.has(a_row(seconds=9))
    wait.watch.show_room(RoomId("books"))
    assert wait.line.text() == ""
    wait.watch.show_room(None)
    assert not wait.watch._timer.isActive()
