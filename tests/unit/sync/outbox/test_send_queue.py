"""The send queue where the spec tests do not reach: limits, a full disk, bugs."""

from typing import Any

import pytest

from desktop_chat.errors import StoreError, Unavailable
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from tests.spec.play import ENGINE, Play, queued, rejected, retrying, sent


def store_of(play: Play) -> LocalStore:
    store = play.client._session.store
    assert store is not None
    return store


def fails_once(play: Play, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Let the next call of a store method find the disk full."""
    store, left = store_of(play).outbox, [1]
    real = getattr(store, method)

    def fail(*arguments: Any) -> Any:
        if left:
            left.pop()
            raise StoreError("The disk is full")
        return real(*arguments)

    monkeypatch.setattr(store, method, fail)


def test_at_most_ten_requests_are_in_flight(play: Play) -> None:
    rooms = [RoomId(f"room{number:02d}") for number in range(15)]
    for room_id in rooms:
        play.add_room(room_id, "ada")
    play.settle().gateway.hold_acks = play.gateway.hold_watch = True
    for room_id in rooms:
        play.sends("hello", room_id=room_id)
    assert play.gateway.in_flight == 10
    play.acks()
    for room_id in rooms:
        play.server_has("hello", room_id=room_id)
    assert play.gateway.most_in_flight <= 10 + len(rooms)  # summaries come on top


@pytest.mark.parametrize("method", ["mark_sending", "mark_sent"])
def test_full_disk_rejects_nothing_and_doubles_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    play.gateway.hold_watch = True
    fails_once(play, monkeypatch, method)
    state = queued if method == "mark_sending" else retrying
    play.sends("hello").shows(state("hello")).timer("send:").shows(sent("hello")).server_has("hello")


def test_row_that_could_not_be_put_back_is_sent_later(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play.gateway.failures.append(Unavailable("Busy"))
    fails_once(play, monkeypatch, "mark_retrying")
    play.sends("hello").timer("send:").shows(sent("hello")).server_has("hello")


def test_outbox_that_cannot_be_read_is_tried_again(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_once(play, monkeypatch, "sendable")
    play.sends("hello").shows(queued("hello")).timer("outbox").shows(sent("hello"))


def test_bug_rejects_the_message_instead_of_trying_for_ever(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> Any:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(play.gateway, "commit", broken)
    play.sends("hello").shows(rejected("hello"))
    assert "ZeroDivisionError" in caplog.text


def test_flush_of_an_empty_outbox_is_immediate(play: Play) -> None:
    assert play.does(play.client.flush()) == 0


def test_flush_waits_for_what_is_in_flight(play: Play) -> None:
    play.gateway.hold_acks = True
    play.sends("hello")
    flushed = play.client.flush()
    assert not flushed.done()
    play.acks()
    assert flushed.result(0) == 0


def test_success_resets_the_delay(play: Play) -> None:
    for _ in range(3):
        play.gateway.failures += [Unavailable("Busy")] * 6
        play.sends("hello")
        before = play.clock.monotonic()
        play.timer("send:engine")
        assert play.clock.monotonic() - before <= 1.5
        for _ in range(5):
            play.timer("send:engine")
    assert [text for text, _ in play.timeline(ENGINE)] == ["hello"] * 3


def test_nobody_waits_for_a_disk_that_stays_full(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play.goes_offline().sends("hello")
    fails_once(play, monkeypatch, "sendable")
    assert play.does(play.client.flush()) == 1
    play.goes_online().server_has("hello")
