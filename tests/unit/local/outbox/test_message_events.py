"""Each step of one's own message leaves an event, in the transaction of the step."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.local.outbox import message_events
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message_life import LifeEvent, LifeStep
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message, a_room
from tests.unit.local.conftest import ME

ENGINE, MINE = RoomId("engine"), MessageId("mine")


class TurningClock:
    """A second later at each look."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> object:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def timed(path: Path) -> Iterator[LocalStore]:
    store = LocalStore.open(path, ME, TurningClock().now)  # type: ignore[arg-type]  # a datetime
    store.apply_rooms([a_room("engine")], [], None)
    yield store
    store.close()


def events(store: LocalStore, message_id: MessageId = MINE) -> list[LifeEvent]:
    reader = store.reader()
    found = reader.message_events(ENGINE, message_id)
    reader.close()
    return found


def steps(store: LocalStore) -> list[LifeStep]:
    return [event.step for event in events(store)]


def test_from_the_queue_to_the_servers_word(timed: LocalStore) -> None:
    timed.outbox.enqueue(SendMessage(ENGINE, MINE, "secret"), NOW)
    timed.outbox.mark_sending(1)
    timed.outbox.mark_sent(1, NOW)
    timed.apply_messages(ENGINE, [a_message("secret", message_id="mine", sender="ada")], [], None)
    found = events(timed)
    assert [event.step for event in found] == [LifeStep.QUEUED, LifeStep.SENDING, LifeStep.ANSWERED, LifeStep.HEARD]
    assert [event.at for event in found] == [NOW + timedelta(seconds=number) for number in range(4)]


def test_a_refusal_keeps_its_reason_and_a_retry_goes_on(timed: LocalStore) -> None:
    timed.outbox.enqueue(SendMessage(ENGINE, MINE, "secret"), NOW)
    timed.outbox.mark_sending(1)
    timed.outbox.mark_rejected(1, "too rude")
    timed.outbox.retry(MINE)
    timed.outbox.mark_sending(1)
    timed.outbox.mark_rejected(1, "still")
    timed.outbox.discard(MINE)
    assert [event.detail for event in events(timed) if event.detail] == ["too rude", "still"]
    assert steps(timed)[-2:] == [LifeStep.REJECTED, LifeStep.DISCARDED]


def test_messages_of_others_leave_none(timed: LocalStore) -> None:
    timed.apply_messages(ENGINE, [a_message("hello", message_id="theirs")], [], None)
    assert events(timed, MessageId("theirs")) == []


def test_no_event_holds_a_text(timed: LocalStore, path: Path) -> None:
    timed.outbox.enqueue(SendMessage(ENGINE, MINE, "canary"), NOW)
    with timed._database.reading() as rows:
        assert "canary" not in repr(rows.execute("SELECT * FROM message_events").fetchall())


def test_only_so_many_are_kept(timed: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    timed.outbox.enqueue(SendMessage(ENGINE, MINE, "x"), NOW)
    with timed._database.transaction() as rows:
        for _ in range(message_events.KEPT // 2 + 10):
            rows.execute("UPDATE outbox SET state = 'sending'")
            rows.execute("UPDATE outbox SET state = 'queued'")
        assert rows.execute("SELECT count(*) FROM message_events").fetchone() == (message_events.KEPT,)


def test_without_a_clock_what_happened_is_known_but_not_when(store: LocalStore) -> None:
    store.outbox.enqueue(SendMessage(ENGINE, MINE, "x"), NOW)
    store.outbox.mark_sending(1)
    assert [(event.step, event.at) for event in events(store)] == [(LifeStep.QUEUED, NOW), (LifeStep.SENDING, None)]


def test_steps_of_a_newer_program_are_left_out(timed: LocalStore) -> None:
    timed.outbox.enqueue(SendMessage(ENGINE, MINE, "x"), NOW)
    with timed._database.transaction() as rows:
        rows.execute("INSERT INTO message_events VALUES (NULL, 'engine', 'mine', 1, 'teleported', 'send', '')")
    assert steps(timed) == [LifeStep.QUEUED]
