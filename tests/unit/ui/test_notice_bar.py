"""Notices are shown one at a time until they were read."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.notice import Notice, NoticeKind
from desktop_chat.ui.notice_bar import NoticeBar
from desktop_chat.ui.theme import Scheme, Theme

FIRST = Notice(1, NoticeKind.DAMAGE, "Damaged", "<b>Kept</b> " * 30)
SECOND = Notice(2, NoticeKind.OTHER, "Other", "")


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar(Theme(Scheme.LIGHT))
    qtbot.addWidget(bar)
    return bar


def test_hidden_while_there_is_nothing_to_tell(bar: NoticeBar) -> None:
    bar.show_notices([FIRST])
    assert not bar.isHidden()
    bar.show_notices([])
    assert bar.isHidden()


def test_the_oldest_is_told_and_how_many_follow(qtbot: QtBot, bar: NoticeBar) -> None:
    bar.show_notices([FIRST, SECOND])
    assert (bar.title.text(), bar.button.text()) == ("Damaged", "Got it (1 more)")
    assert bar.accessibleName().startswith("Damaged. <b>Kept")
    with qtbot.waitSignal(bar.read) as read:
        qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert read.args == [1]


def test_a_long_message_is_whole_in_a_narrow_window(bar: NoticeBar) -> None:
    bar.show_notices([FIRST])
    bar.resize(300, bar.heightForWidth(300))
    bar.show()
    assert bar.message.height() >= bar.message.heightForWidth(bar.message.width())
