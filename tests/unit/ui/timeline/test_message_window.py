import random
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.ui.timeline.message_window import CAPACITY, FOLLOWED, PAGE, SCREEN, SLICE, MessageWindow, display_key
from tests.example_data import NOW, a_message, messages_over_days
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")


@pytest.fixture
def full(client: FakeChatClient) -> FakeChatClient:
    client._messages[ENGINE] = messages_over_days(1000)
    return client


def ids(window: MessageWindow) -> list[MessageId]:
    return [message.id for message in window.messages]


def go_down(window: MessageWindow, client: FakeChatClient) -> None:
    while window.newer():
        assert len(window.messages) <= CAPACITY
        assert is_stretch_of_store(window, client)
    assert window.at_newest


def stored(client: FakeChatClient) -> list[Message]:
    return client.messages(ENGINE, limit=10_000)


def is_stretch_of_store(window: MessageWindow, client: FakeChatClient) -> bool:
    everything = [message.id for message in stored(client)]
    start = everything.index(window.messages[0].id)
    return everything[start : start + len(window.messages)] == ids(window)


def test_open_shows_the_newest(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    assert ids(window) == [message.id for message in stored(full)[-PAGE:]]
    assert window.at_newest
    assert not window.at_oldest


def test_paging_up_and_down_keeps_a_bounded_stretch(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    while window.older():
        assert len(window.messages) <= CAPACITY
        assert is_stretch_of_store(window, full)
    assert window.at_oldest
    assert window.messages[0].id == stored(full)[0].id
    assert not window.at_newest
    go_down(window, full)
    assert window.messages[-1].id == stored(full)[-1].id


def test_pending_comes_last_and_moves_when_stored(client: FakeChatClient) -> None:
    window = MessageWindow(client, ENGINE)
    window.open()
    own = client.send(ENGINE, "mine").result()
    window.apply({own}, keep_newest=True)
    assert ids(window)[-1] == own
    late = a_message("theirs", sent_at=NOW + timedelta(seconds=1))
    client.deliver(late)
    window.apply({late.id}, keep_newest=True)
    assert ids(window)[-2:] == [late.id, own]
    client.acknowledge(own, NOW)
    window.apply({own}, keep_newest=True)
    assert ids(window)[-2:] == [own, late.id]


def test_what_is_gone_goes(client: FakeChatClient) -> None:
    window = MessageWindow(client, ENGINE)
    window.open()
    own = client.send(ENGINE, "mine").result()
    window.apply({own}, keep_newest=True)
    client.reject(own)
    client.discard(own)
    window.apply({own}, keep_newest=True)
    assert own not in ids(window)


def test_a_message_newer_than_a_window_in_the_past_stays_out(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    while window.at_newest:
        window.older()
    new = a_message("new", sent_at=NOW + timedelta(minutes=1))
    full.deliver(new)
    window.apply({new.id}, keep_newest=False)
    assert new.id not in ids(window)


def test_the_end_that_is_read_stays_when_the_window_is_full(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open(CAPACITY)
    first = window.messages[0].id
    new = a_message("new", sent_at=NOW + timedelta(minutes=1))
    full.deliver(new)
    window.apply({new.id}, keep_newest=False)
    assert ids(window)[0] == first
    assert not window.at_newest
    window.open(CAPACITY)
    newer = a_message("newer", sent_at=NOW + timedelta(minutes=2))
    full.deliver(newer)
    window.apply({newer.id}, keep_newest=True)
    assert ids(window)[-1] == newer.id
    assert len(window.messages) == FOLLOWED
    assert not window.at_oldest


@pytest.mark.parametrize("seed", range(5))
def test_any_changes_leave_a_stretch_of_the_store(client: FakeChatClient, seed: int) -> None:
    rng = random.Random(seed)
    client._messages[ENGINE] = messages_over_days(600)
    window = MessageWindow(client, ENGINE)
    window.open()
    for _ in range(40):
        kind = rng.randrange(5)
        if kind == 0:
            window.older()
            continue
        if kind == 1:
            window.newer()
            continue
        count = rng.choice([1, 3, 50])
        minutes = rng.randrange(4000) if kind == 2 else 0
        new = [
            a_message("n", sent_at=NOW + timedelta(seconds=number) - timedelta(minutes=minutes))
            for number in range(count)
        ]
        if kind == 3:
            target = rng.choice(window.messages)
            new = [replace(target, body="edited", edited_at=NOW)]
        client.deliver(*new)
        window.apply({message.id for message in new}, keep_newest=rng.random() < 0.5)
        assert is_stretch_of_store(window, client)
        assert len(window.messages) <= CAPACITY


@pytest.mark.parametrize("count", [SLICE + 1, FOLLOWED - 1])
def test_a_backlog_comes_in_by_slices_whatever_its_size(
    full: FakeChatClient, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    new = [a_message("n", sent_at=NOW + timedelta(seconds=number)) for number in range(count)]
    full.deliver(*new)
    read = count_rows_read(full, monkeypatch)
    window.apply({message.id for message in new}, keep_newest=True)
    turns = 0
    while window.is_behind:
        assert len(window.messages) <= min(FOLLOWED, PAGE + SLICE * (turns + 1))
        assert sum(read) <= PAGE + SLICE * 2
        assert is_stretch_of_store(window, full)
        read.clear()
        window.newer(SLICE)
        turns += 1
    assert turns == (count - 1) // SLICE
    assert ids(window)[-1] == new[-1].id
    assert window.at_newest


def test_more_than_is_held_at_the_end_is_not_gone_through(
    full: FakeChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    new = [a_message("n", sent_at=NOW + timedelta(seconds=number)) for number in range(FOLLOWED + 1)]
    full.deliver(*new)
    read = count_rows_read(full, monkeypatch)
    window.apply({message.id for message in new}, keep_newest=True)
    assert ids(window) == [message.id for message in new[-SCREEN:]]
    assert not window.is_behind
    assert sum(read) == SCREEN


def test_a_reader_further_up_is_not_taken_to_the_backlog(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    before = ids(window)
    new = [a_message("n", sent_at=NOW + timedelta(seconds=number)) for number in range(CAPACITY + 1)]
    full.deliver(*new)
    window.apply({message.id for message in new}, keep_newest=False)
    assert ids(window)[: len(before)] == before
    go_down(window, full)
    assert ids(window)[-1] == new[-1].id
    assert not window.is_behind


def count_rows_read(client: FakeChatClient, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    read: list[int] = []
    messages = client.messages

    def counted(*arguments: object, **named: object) -> list[Message]:
        found = messages(*arguments, **named)  # type: ignore[arg-type]  # passed on as they are
        read.append(len(found))
        return found

    monkeypatch.setattr(client, "messages", counted)
    return read


def test_order_of_the_key() -> None:
    first = a_message("a", message_id="a", sent_at=NOW)
    tied = a_message("b", message_id="b", sent_at=NOW)
    waiting = a_message("w", state=MessageState.QUEUED)
    behind = a_message("x", state=MessageState.REJECTED)
    assert sorted([behind, waiting, tied, first], key=display_key) == [first, tied, waiting, behind]


def test_around_shows_a_message_of_long_ago_with_a_page_on_each_side(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    window.open()
    wanted = stored(full)[500].id
    assert window.around(wanted)
    assert ids(window)[PAGE] == wanted
    assert len(window.messages) == 2 * PAGE + 1
    assert (window.at_oldest, window.at_newest) == (False, False)
    assert is_stretch_of_store(window, full)
    go_down(window, full)


def test_around_the_ends_and_around_nothing(full: FakeChatClient) -> None:
    window = MessageWindow(full, ENGINE)
    assert window.around(stored(full)[0].id)
    assert (window.at_oldest, window.at_newest) == (True, False)
    assert window.around(stored(full)[-1].id)
    assert (window.at_oldest, window.at_newest) == (False, True)
    before = ids(window)
    assert not window.around(MessageId("nowhere"))
    assert ids(window) == before
