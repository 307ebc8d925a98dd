"""The window goes first, but not for ever."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop_chat.sync.right_of_way import RightOfWay
from desktop_chat.sync.thread import SyncThread


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.right_of_way.LONGEST_SECONDS", 30.0)


def nothing() -> None:
    pass


def test_free_way_is_no_wait(patient: None) -> None:
    way = RightOfWay()
    way.give_way()
    way.stand()
    way.take(nothing)
    way.give_back()
    way.give_way()


def test_work_waits_until_the_window_has_drawn(patient: None) -> None:
    way, order = RightOfWay(), []
    way.take(nothing)
    stands = threading.Event()

    def work() -> None:
        stands.set()
        way.give_way()
        order.append("worked")

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert stands.wait(30)
        order.append("drawn")
        way.give_back()
        working.result(30)
    assert order == ["drawn", "worked"]


def test_window_begins_when_a_piece_of_work_is_done(patient: None) -> None:
    way, begun = RightOfWay(), threading.Event()
    way.give_way()  # at work from here on
    way.take(begun.set)
    assert not begun.is_set()
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(way.give_way)
        assert begun.wait(30)
        assert not working.done()
        way.give_back()
        working.result(30)


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


def test_who_goes_on_after_a_drawing_has_to_be_asked_again(patient: None) -> None:
    way, begun = RightOfWay(), []
    way.take(nothing)
    way.give_back()
    way.give_way()
    way.take(lambda: begun.append(1))
    assert begun == []


def test_window_that_draws_without_end_holds_up_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.right_of_way.LONGEST_SECONDS", 0.001)
    way, begun = RightOfWay(), []
    way.take(nothing)
    way.give_way()
    way.take(lambda: begun.append(1))
    assert begun == []


def test_loop_turns_when_the_window_has_drawn(patient: None) -> None:
    thread = SyncThread()
    thread.retain()
    try:
        done: list[float] = []
        called = threading.Event()

        def call() -> None:
            done.append(time.monotonic())
            called.set()

        thread.right_of_way.take(nothing)
        thread.call(call)
        drawn = time.monotonic()
        thread.right_of_way.give_back()
        assert called.wait(30)
        assert done[0] >= drawn
    finally:
        thread.release()


def test_loop_without_work_is_in_nobodys_way(patient: None) -> None:
    thread = SyncThread()
    thread.retain()
    try:
        begun = threading.Event()
        thread.right_of_way.take(begun.set)
        assert begun.wait(30)
        thread.right_of_way.give_back()
    finally:
        thread.release()


def test_what_a_person_wrote_waits_for_no_picture(patient: None) -> None:
    way = RightOfWay()
    way.let_through()
    way.take(nothing)
    for _ in range(3):
        way.give_way()  # the next one would wait


def test_who_waits_already_is_let_through_too(patient: None) -> None:
    way, began = RightOfWay(), threading.Event()
    way.take(nothing)

    def work() -> None:
        began.set()
        way.give_way()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert began.wait(30)
        way.let_through()
        working.result(30)


def test_lock_is_let_go_of_between_pieces_once_there_is_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    breaths: list[float] = []
    monkeypatch.setattr("desktop_chat.sync.right_of_way.time.sleep", breaths.append)
    monkeypatch.setattr("desktop_chat.sync.right_of_way._BREATHLESS_SECONDS", 3600.0)
    way = RightOfWay()
    way.give_way()
    assert breaths == [], "nobody waits for it in the command line"
    way.take(nothing)
    way.give_back()
    way._breathed_at = -7200.0
    way.give_way()
    way.give_way()
    assert len(breaths) == 1, "short pieces need no breath each"
