"""Without a room there is an invitation, and trouble is told all the same."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.model.connection import ConnectionState
from desktop_chat.ui.idle_pane import IdlePane
from desktop_chat.ui.theme import Theme


def test_it_invites_and_tells_of_trouble(theme: Theme, qtbot: QtBot) -> None:
    pane = IdlePane(theme)
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitSignal(pane.new_room_wanted):
        QTest.mouseClick(pane.empty.button, Qt.MouseButton.LeftButton)
    pane.banner.set_state(ConnectionState.SIGNED_OUT)
    assert pane.banner.isVisible()
    assert pane.banner.geometry().bottom() < pane.empty.geometry().top() + 1


def test_without_rooms_there_is_nothing_to_choose(theme: Theme, qtbot: QtBot) -> None:
    pane = IdlePane(theme)
    qtbot.addWidget(pane)
    sentences = []
    for has_rooms in (False, True):
        pane.set_has_rooms(has_rooms)
        sentences.append(next(label.text() for label in pane.empty.findChildren(QLabel)))
    assert "no room yet" in sentences[0]
    assert "Choose a room" in sentences[1]
