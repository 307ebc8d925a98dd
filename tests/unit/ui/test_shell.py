"""One page at a time, and a first paint that is told."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_chat.ui.shell import Shell
from desktop_chat.ui.theme import Theme


def test_the_first_paint_is_told_once(theme: Theme, qtbot: QtBot) -> None:
    shell = Shell(theme)
    qtbot.addWidget(shell)
    with qtbot.waitSignal(shell.painted):
        shell.show()
    with qtbot.assertNotEmitted(shell.painted):
        shell.repaint()


def test_a_page_takes_the_place_of_the_one_before(theme: Theme, qtbot: QtBot) -> None:
    shell = Shell(theme)
    qtbot.addWidget(shell)
    first, second = QLabel("1"), QLabel("2")
    shell.show_page(first)
    shell.show_page(second)
    assert shell.currentWidget() is second
    assert shell.count() == 1
    qtbot.waitUntil(lambda: not isValid(first))


def test_closing_is_told(theme: Theme, qtbot: QtBot) -> None:
    shell = Shell(theme)
    qtbot.addWidget(shell)
    shell.show()
    with qtbot.waitSignal(shell.closed):
        shell.close()
