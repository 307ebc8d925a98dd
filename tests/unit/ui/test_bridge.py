import concurrent.futures
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.right_of_way import RightOfWay
from desktop_chat.ui.bridge import INTERVAL_MS, SyncBridge


def change(name: str) -> StoreChanges:
    return StoreChanges(rooms=frozenset({RoomId(name)}))


def in_thread(*acts: Callable[[], object]) -> None:
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for act in acts:
            pool.submit(act).result()


@pytest.fixture
def lone(qapp: QApplication) -> SyncBridge:
    return SyncBridge()


def test_a_burst_becomes_one_signal_in_the_gui_thread(qtbot: QtBot, lone: SyncBridge) -> None:
    got: list[tuple[StoreChanges, bool]] = []
    gui = QThread.currentThread()
    lone.changed.connect(lambda changes: got.append((changes, QThread.currentThread() is gui)))
    in_thread(*(partial(lone.on_changes, change(f"r{number}")) for number in range(500)))
    assert got == []
    qtbot.waitUntil(lambda: bool(got))
    assert len(got) == 1
    assert len(got[0][0].rooms) == 500
    assert got[0][1]


def test_signals_keep_their_distance_and_lose_nothing(qtbot: QtBot, lone: SyncBridge) -> None:
    clock = QElapsedTimer()
    clock.start()
    times: list[int] = []
    rooms: set[RoomId] = set()

    def take(changes: StoreChanges) -> None:
        times.append(clock.elapsed())
        rooms.update(changes.rooms)

    lone.changed.connect(take)
    stop = threading.Event()

    def flood() -> int:
        number = 0
        while not stop.wait(0.001):
            lone.on_changes(change(f"r{number}"))
            number += 1
        return number

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        flooding = pool.submit(flood)
        qtbot.waitUntil(lambda: len(times) >= 6)
        stop.set()
        sent = flooding.result()
    qtbot.waitUntil(lambda: len(rooms) == sent)
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert all(gap >= INTERVAL_MS - 2 for gap in gaps), gaps


def test_changes_wait_for_what_is_being_drawn(qtbot: QtBot, lone: SyncBridge) -> None:
    order: list[object] = []
    lone.drawings.painted.connect(lambda: order.append("painted"))
    lone.changed.connect(lambda _: order.append("changed"))
    lone.drawings.add(lone, lambda: in_thread(partial(lone.on_changes, change("r1"))))
    qtbot.waitUntil(lambda: "changed" in order)
    assert order[:2] == ["painted", "changed"]


def test_nothing_comes_out_after_close(qtbot: QtBot, lone: SyncBridge) -> None:
    got: list[object] = []
    lone.changed.connect(got.append)
    future: Future[int] = Future()
    lone.deliver(future, lone, got.append)
    lone.on_changes(change("before"))
    lone.close()
    in_thread(lambda: lone.on_changes(change("after")), lambda: future.set_result(1))
    QApplication.processEvents()
    assert got == []
    lone.close()


def test_results_and_errors_arrive_in_the_gui_thread(qtbot: QtBot, lone: SyncBridge) -> None:
    gui = QThread.currentThread()
    results: list[object] = []
    errors: list[ChatError] = []

    def take(value: object) -> None:
        assert QThread.currentThread() is gui
        results.append(value)

    good: Future[str] = Future()
    bad: Future[str] = Future()
    lone.deliver(good, lone, take, errors.append)
    lone.deliver(bad, lone, take, errors.append)
    in_thread(lambda: good.set_result("id"), lambda: bad.set_exception(Unavailable("No link")))
    qtbot.waitUntil(lambda: bool(results and errors))
    assert results == ["id"]
    assert errors[0].title == "No link"


def test_a_done_future_is_not_answered_before_deliver_returns(qtbot: QtBot, lone: SyncBridge) -> None:
    got: list[int] = []
    future: Future[int] = Future()
    future.set_result(5)
    lone.deliver(future, lone, got.append)
    assert got == []
    qtbot.waitUntil(lambda: got == [5])


def test_a_bug_is_shown_as_one(qtbot: QtBot, lone: SyncBridge, caplog: pytest.LogCaptureFixture) -> None:
    errors: list[ChatError] = []
    future: Future[int] = Future()
    lone.deliver(future, lone, None, errors.append)
    future.set_exception(ZeroDivisionError())
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].title == "Something went wrong"
    assert "ZeroDivisionError" in caplog.text


def test_a_destroyed_receiver_is_left_alone(qtbot: QtBot, lone: SyncBridge) -> None:
    receiver = QObject()
    got: list[int] = []
    future: Future[int] = Future()
    lone.deliver(future, receiver, got.append)
    shiboken6.delete(receiver)
    later: Future[int] = Future()
    lone.deliver(later, lone, got.append)
    future.set_result(1)
    later.set_result(2)
    qtbot.waitUntil(lambda: 2 in got)
    assert got == [2]


def test_a_cancelled_future_is_silent(qtbot: QtBot, lone: SyncBridge) -> None:
    got: list[object] = []
    cancelled: Future[int] = Future()
    lone.deliver(cancelled, lone, got.append, got.append)
    cancelled.cancel()
    later: Future[int] = Future()
    lone.deliver(later, lone, got.append)
    later.set_result(1)
    qtbot.waitUntil(lambda: got == [1])


def test_answer_comes_after_the_changes_before_it(qtbot: QtBot, lone: SyncBridge) -> None:
    order: list[str] = []
    way = lone.drawings.right_of_way = RightOfWay()
    way.give_way()  # at work: what changed has to wait
    lone.changed.connect(lambda _: order.append("changed"))
    future: Future[int] = Future()
    lone.deliver(future, lone, lambda _: order.append("answered"))
    in_thread(partial(lone.on_changes, change("r1")), partial(future.set_result, 1))
    qtbot.waitUntil(lambda: not lone.drawings.are_done)
    assert order == []
    way.stand()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["changed", "answered"]


def test_nothing_to_tell_makes_nobody_stand(qtbot: QtBot, lone: SyncBridge) -> None:
    asked: list[object] = []

    class CountedWay(RightOfWay):
        def take(self, begin: Callable[[], None]) -> None:
            asked.append(begin)
            super().take(begin)

    way = lone.drawings.right_of_way = CountedWay()
    way.give_way()
    told: list[StoreChanges] = []
    lone.changed.connect(told.append)
    lone.on_changes(change("r1"))
    qtbot.waitUntil(lambda: bool(asked))
    lone.on_changes(change("r2"))  # while the first waits for the way: both are told at once
    qtbot.waitUntil(lambda: lone._timer.isActive())
    way.stand()
    qtbot.waitUntil(lambda: not lone._timer.isActive() and lone.drawings.are_done)
    assert [changes.rooms for changes in told] == [{"r1", "r2"}]
    assert len(asked) == 1
