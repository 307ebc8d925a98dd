"""The card stays whole however small the window is."""

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.page import CardPage
from desktop_chat.ui.theme import Theme


@pytest.mark.parametrize(("width", "height"), [(1180, 760), (420, 300)])
def test_wrapped_text_gets_its_height_and_the_card_is_centred(
    theme: Theme, qtbot: QtBot, width: int, height: int
) -> None:
    page = CardPage(theme)
    qtbot.addWidget(page)
    label = PlainLabel(theme, "many words that need several lines " * 10)
    label.setWordWrap(True)
    page.card.body.addWidget(label)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    assert label.height() >= label.heightForWidth(label.width())
    left = page.card.mapTo(page, QPoint(0, 0)).x()
    right = page.width() - left - page.card.width()
    assert abs(left - right) <= 20  # the scroll bar takes its part of a small window
