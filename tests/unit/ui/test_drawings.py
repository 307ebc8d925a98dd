"""One thing is drawn after another, while the sync thread stands."""

import pytest
import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.sync.right_of_way import RightOfWay
from desktop_chat.ui.drawings import Drawings


@pytest.fixture
def drawings(qapp: QApplication) -> Drawings:
    return Drawings()


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


def test_sync_thread_stands_while_something_is_drawn(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    way = drawings.right_of_way = RightOfWay()
    way.give_way()  # at work
    drawings.add(drawings, lambda: order.append("drawn"))
    assert order == []
    way.stand()  # it has come to the end of a piece
    assert order == ["drawn"]


def test_sync_thread_that_goes_on_and_on_is_not_waited_for(qtbot: QtBot, drawings: Drawings, order: list[str]) -> None:
    way = drawings.right_of_way = RightOfWay()
    way.give_way()
    drawings.add(drawings, lambda: order.append("drawn"))
    qtbot.waitUntil(lambda: order == ["drawn", "next"])
    way.stand()
    assert order == ["drawn", "next"]


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
