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


def test_in_a_narrow_window_the_card_gives_way(theme: Theme, qtbot: QtBot) -> None:
    page = CardPage(theme)
    qtbot.addWidget(page)
    page.resize(380, 500)
    page.show()
    assert page.card.width() == 380 - 32
    qtbot.waitUntil(lambda: 0 < page.card.mapTo(page, page.card.rect().topLeft()).x() <= 16)
    page.resize(900, 500)
    assert page.card.width() == 400
