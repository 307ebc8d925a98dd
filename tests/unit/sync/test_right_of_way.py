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


def test_free_way_is_no_wait(patient: None) -> None:
    way = RightOfWay()
    way.give_way()
    way.set_taken(True)
    way.set_taken(False)
    way.give_way()


def test_work_waits_until_the_window_has_drawn(patient: None) -> None:
    way, order = RightOfWay(), []
    way.set_taken(True)
    began = threading.Event()

    def work() -> None:
        began.set()
        way.give_way()
        order.append("worked")

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert began.wait(30)
        order.append("drawn")
        way.set_taken(False)
        working.result(30)
    assert order == ["drawn", "worked"]


def test_window_that_draws_without_end_holds_up_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.right_of_way.LONGEST_SECONDS", 0.001)
    way = RightOfWay()
    way.set_taken(True)
    way.give_way()


def test_loop_turns_when_the_window_has_drawn(patient: None) -> None:
    thread = SyncThread()
    thread.retain()
    try:
        done: list[float] = []
        called = threading.Event()

        def call() -> None:
            done.append(time.monotonic())
            called.set()

        thread.right_of_way.set_taken(True)
        thread.call(call)
        drawn = time.monotonic()
        thread.right_of_way.set_taken(False)
        assert called.wait(30)
        assert done[0] >= drawn
    finally:
        thread.release()


def test_what_a_person_wrote_waits_for_no_picture(patient: None) -> None:
    way = RightOfWay()
    way.let_through()
    way.set_taken(True)
    for _ in range(3):
        way.give_way()  # the next one would wait


def test_who_waits_already_is_let_through_too(patient: None) -> None:
    way, began = RightOfWay(), threading.Event()
    way.set_taken(True)

    def work() -> None:
        began.set()
        way.give_way()

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert began.wait(30)
        way.let_through()
        working.result(30)
