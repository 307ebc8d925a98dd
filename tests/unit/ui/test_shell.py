"""One page at a time, and a first paint that is told."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_chat.ui.shell import Shell, first_size
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


def test_the_title_shows_what_is_unread(theme: Theme, qtbot: QtBot) -> None:
    shell = Shell(theme)
    qtbot.addWidget(shell)
    shell.set_unread(3)
    assert shell.windowTitle() == "(3) Desktop Chat"
    shell.set_unread(0)
    assert shell.windowTitle() == "Desktop Chat"


def test_the_first_size_fits_the_screen() -> None:
    assert first_size(QSize(2560, 1400)) == QSize(1180, 760)
    small = first_size(QSize(800, 600))
    assert small.width() < 800
    assert small.height() < 600
    assert first_size(QSize(200, 200)) == QSize(360, 420)
