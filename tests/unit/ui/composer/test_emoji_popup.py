from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_chat.ui.composer.emoji_popup import COLUMNS, EMOJI, EmojiPopup
from desktop_chat.ui.plain_text import is_big_emoji
from desktop_chat.ui.theme import Theme


def test_the_list_is_of_single_emoji() -> None:
    assert all(is_big_emoji(emoji) for emoji in EMOJI)
    assert len(set(EMOJI)) == len(EMOJI)
    assert len(EMOJI) % COLUMNS == 0


def test_keyboard_chooses_and_the_popup_goes(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    popup = EmojiPopup(theme, parent)
    popup.open_above(QPoint(500, 500))
    assert popup.geometry().bottom() < 500
    chosen: list[str] = []
    popup.chosen.connect(chosen.append)
    QTest.keyClick(popup.grid, Qt.Key.Key_Right)
    QTest.keyClick(popup.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(popup))
    assert chosen == [EMOJI[1]]
