from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.composer.strip import Strip
from desktop_chat.ui.theme import Theme


def test_strip_shows_says_and_closes(qtbot: QtBot, each_theme: Theme) -> None:
    strip = Strip(each_theme, "Do not reply")
    qtbot.addWidget(strip)
    assert strip.isHidden()
    strip.show_text("Reply to Grace", "<b>text</b>")
    assert strip.accessibleName() == "Reply to Grace: <b>text</b>"
    assert not strip.grab().isNull()
    with qtbot.wait_signal(strip.closed):
        QTest.mouseClick(strip.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)
