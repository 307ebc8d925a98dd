"""Without a room there is an invitation, and trouble is told all the same."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
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
