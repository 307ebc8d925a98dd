"""One thing is drawn after another, while the sync thread stands."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.sync import right_of_way
from desktop_chat.sync.right_of_way import RightOfWay
from desktop_chat.ui.drawings import Drawings

SECONDS = 30


@pytest.fixture
def drawings(qapp: QApplication) -> Drawings:
    return Drawings()


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(1)
    yield pool
    pool.shutdown(wait=False)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_SECONDS", 3600.0)


@pytest.fixture
def order(drawings: Drawings) -> list[str]:
    painted: list[str] = []
    drawings.painted.connect(lambda: painted.append("next"))
    return painted


def test_drawing_lasts_until_what_changed_is_painted(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    class Painted(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            order.append("painted")

    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: bool(order))
    order.clear()

    def change() -> None:
        order.append("changed")
        QTimer.singleShot(0, widget, widget.update)  # as a view that lays itself out in the next turn

    drawings.add(widget, change)
    assert not drawings.are_done
    qtbot.waitUntil(lambda: drawings.are_done)
    assert order == ["changed", "painted", "next"]


def test_each_waits_for_the_one_before(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    drawings.add(drawings, lambda: order.append("one"))
    drawings.add(drawings, lambda: order.append("two"))
    assert order == ["one"]
    qtbot.waitUntil(lambda: drawings.are_done)
    assert order == ["one", "next", "two", "next"]


def test_one_that_asks_for_more_gets_it_after_itself(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    def rooms() -> None:
        drawings.add(drawings, lambda: order.append("list"))
        order.append("messages")

    drawings.add(drawings, rooms)
    qtbot.waitUntil(lambda: drawings.are_done)
    assert order == ["messages", "next", "list", "next"]


def test_sync_thread_stands_until_all_is_painted(
    qtbot: QtBot, drawings: Drawings, order: list[str], worker: ThreadPoolExecutor, patient: None
) -> None:
    way = drawings.right_of_way = RightOfWay()
    gui = QThread.currentThread()
    way.give_way()  # at work
    asked = threading.Event()

    def piece() -> None:
        assert asked.wait(SECONDS)
        way.give_way()  # the end of a piece
        order.append("went on")

    working = worker.submit(piece)
    drawings.add(drawings, lambda: order.append("drawn" if QThread.currentThread() is gui else "in another thread"))
    assert order == []
    asked.set()
    qtbot.waitUntil(lambda: drawings.are_done)
    working.result(SECONDS)
    assert order[0] == "drawn"
    assert sorted(order[1:]) == ["next", "went on"]


def test_sync_thread_goes_on_after_close(
    drawings: Drawings, order: list[str], worker: ThreadPoolExecutor, patient: None
) -> None:
    way = drawings.right_of_way = RightOfWay()
    way.give_way()
    drawings.add(drawings, lambda: order.append("never"))
    drawings.close()
    worker.submit(way.give_way).result(SECONDS)
    QApplication.processEvents()
    assert order == []


def test_sync_thread_that_goes_on_and_on_is_not_waited_for(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    way = drawings.right_of_way = RightOfWay()
    way.give_way()
    drawings.add(drawings, lambda: order.append("drawn"))
    qtbot.waitUntil(lambda: order == ["drawn", "next"])
    way.stand()
    assert order == ["drawn", "next"]


def test_late_answer_to_one_begins_no_other(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    class LateWay:
        def __init__(self) -> None:
            self.asked: list[Callable[[], None]] = []

        def take(self, begin: Callable[[], None]) -> None:
            self.asked.append(begin)

        def give_back(self) -> None:
            pass

    late = drawings.right_of_way = LateWay()
    drawings.add(drawings, lambda: order.append("one"))
    drawings.add(drawings, lambda: order.append("two"))
    qtbot.waitUntil(lambda: len(late.asked) == 2)  # patience ended for the first
    late.asked[0]()
    assert "two" not in order
    late.asked[1]()
    assert order == ["one", "next", "two"]


def test_destroyed_receiver_is_left_alone(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    receiver = QObject()
    drawings.add(drawings, lambda: order.append("one"))
    drawings.add(receiver, lambda: order.append("never"))
    drawings.add(drawings, lambda: order.append("three"))
    shiboken6.delete(receiver)
    qtbot.waitUntil(lambda: drawings.are_done)
    assert order == ["one", "next", "next", "three", "next"]


def test_nothing_is_drawn_after_close(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    drawings.add(drawings, lambda: order.append("one"))
    drawings.add(drawings, lambda: order.append("never"))
    drawings.close()
    drawings.add(drawings, lambda: order.append("never"))
    assert drawings.are_done
    QApplication.processEvents()
    assert order == ["one"]
    drawings.close()
