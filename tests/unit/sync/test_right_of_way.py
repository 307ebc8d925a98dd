"""The window goes first, but not for ever."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from desktop_chat.sync import right_of_way
from desktop_chat.sync.right_of_way import RightOfWay
from desktop_chat.sync.thread import SyncThread

SECONDS = 30


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_SECONDS", 3600.0)


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(1)
    yield pool
    pool.shutdown(wait=False)


def nothing() -> None:
    pass


def at_work(way: RightOfWay, worker: ThreadPoolExecutor) -> "Future[None]":
    """Have the worker come to the end of a piece, and stand there for a window that draws."""
    stands = threading.Event()
    way.give_back()
    way.give_way()
    way.take(stands.set)
    waiting = worker.submit(way.give_way)
    assert stands.wait(SECONDS)
    return waiting


def waits(way: RightOfWay, worker: ThreadPoolExecutor) -> None:
    """Assert that the next piece of work waits for the window."""
    with pytest.raises(TimeoutError):
        worker.submit(way.give_way).result(0.05)
    way.give_back()


def test_free_way_is_no_wait(patient: None, worker: ThreadPoolExecutor) -> None:
    way = RightOfWay()
    worker.submit(way.give_way).result(SECONDS)
    way.stand()
    way.take(nothing)
    way.give_back()
    worker.submit(way.give_way).result(SECONDS)


def test_work_waits_until_the_window_has_drawn(patient: None, worker: ThreadPoolExecutor) -> None:
    way = RightOfWay()
    working = at_work(way, worker)
    with pytest.raises(TimeoutError):
        working.result(0.05)
    way.give_back()
    working.result(SECONDS)


def test_window_begins_when_a_piece_of_work_is_done(patient: None) -> None:
    way, begun = RightOfWay(), []
    way.give_way()  # at work from here on
    way.take(lambda: begun.append(1))
    assert begun == []
    way.stand()
    assert begun == [1]


def test_window_begins_at_once_where_nobody_works(patient: None) -> None:
    way, begun = RightOfWay(), []
    way.take(lambda: begun.append("before the first turn"))
    way.give_back()
    way.give_way()
    way.stand()
    way.take(lambda: begun.append("while the loop waits"))
    assert begun == ["before the first turn", "while the loop waits"]


def test_way_that_was_given_back_is_not_offered_any_more(patient: None) -> None:
    way, begun = RightOfWay(), []
    way.give_way()
    way.take(lambda: begun.append(1))
    way.give_back()
    way.stand()
    assert begun == []


def test_who_goes_on_after_a_drawing_has_to_be_asked_again(patient: None, worker: ThreadPoolExecutor) -> None:
    way, begun = RightOfWay(), []
    working = at_work(way, worker)
    way.give_back()
    working.result(SECONDS)
    way.take(lambda: begun.append(1))
    assert begun == []


def test_window_that_draws_without_end_holds_up_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_SECONDS", 0.001)
    way, begun = RightOfWay(), []
    way.take(nothing)
    way.give_way()
    way.take(lambda: begun.append(1))
    assert begun == []


def test_one_picture_after_the_other_makes_the_wait_no_longer(
    monkeypatch: pytest.MonkeyPatch, worker: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_SECONDS", 0.2)
    way = RightOfWay()
    working = at_work(way, worker)
    while not working.done():  # else this has no end
        with way._lock:
            way._may_look_again.set()  # as if given back, and taken again before the other woke
    working.result(SECONDS)


def test_window_that_is_gone_ends_no_loop(patient: None, caplog: pytest.LogCaptureFixture) -> None:
    def gone() -> None:
        raise RuntimeError("Signal source has been deleted")

    way = RightOfWay()
    way.give_way()
    way.take(gone)
    way.stand()
    assert "is gone" in caplog.text


def test_loop_turns_when_the_window_has_drawn(patient: None) -> None:
    thread = SyncThread()
    thread.retain()
    try:
        stands, called = threading.Event(), threading.Event()
        thread.right_of_way.take(stands.set)
        assert stands.wait(SECONDS)
        thread.call(called.set)
        assert not called.wait(0.05)
        thread.right_of_way.give_back()
        assert called.wait(SECONDS)
    finally:
        thread.release()


def test_what_a_person_wrote_waits_for_no_picture(patient: None, worker: ThreadPoolExecutor) -> None:
    way = RightOfWay()
    way.let_through()
    way.take(nothing)
    for _ in range(3):
        worker.submit(way.give_way).result(SECONDS)
    waits(way, worker)


def test_who_waits_already_is_let_through_too(patient: None, worker: ThreadPoolExecutor) -> None:
    way = RightOfWay()
    working = at_work(way, worker)
    way.let_through()
    working.result(SECONDS)
    for _ in range(2):
        worker.submit(way.give_way).result(SECONDS)
    waits(way, worker)


def test_lock_is_let_go_of_between_pieces_once_there_is_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    breaths: list[float] = []
    monkeypatch.setattr(right_of_way, "_step_aside", breaths.append)
    monkeypatch.setattr(right_of_way, "_BREATHLESS_SECONDS", 3600.0)
    way = RightOfWay()
    way._breathed_at = -7200.0
    way.give_way()
    assert breaths == [], "nobody waits for it in the command line"
    way.take(nothing)
    way.give_back()
    way.give_way()
    way.give_way()
    assert len(breaths) == 1, "short pieces need no breath each"
