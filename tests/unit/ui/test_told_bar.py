"""The bar over the window: hidden or telling, and plain text."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.told_bar import ToldBar


def test_it_shows_what_it_is_told_as_plain_text_until_it_is_silent(qtbot: QtBot) -> None:
    theme = Theme(Scheme.DARK)
    button = TextButton(theme, "Do it")
    bar = ToldBar(theme, [button])
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.tell(1, "<b>Title</b>", "<i>Message</i>")
    assert not bar.isHidden()
    assert bar.title.textFormat() is Qt.TextFormat.PlainText
    assert bar.accessibleName() == "<b>Title</b>. <i>Message</i>"
    bar.be_silent()
    assert bar.isHidden()
