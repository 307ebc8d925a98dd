from pytestqt.qtbot import QtBot

from desktop_chat.ui.scroll_bar import WIDTH, SlimScrollBar
from desktop_chat.ui.theme import Theme


def test_handle_shows_only_when_there_is_something_to_scroll(qtbot: QtBot, each_theme: Theme) -> None:
    bar = SlimScrollBar(each_theme)
    qtbot.addWidget(bar)
    bar.resize(WIDTH, 200)
    bar.setRange(0, 0)
    empty = bar.grab().toImage()
    assert {empty.pixel(5, y) for y in range(200)} == {empty.pixel(5, 0)}
    bar.setPageStep(100)
    bar.setRange(0, 100)
    full = bar.grab().toImage()
    assert len({full.pixel(5, y) for y in range(200)}) > 1
    assert bar.sizeHint().width() == WIDTH
