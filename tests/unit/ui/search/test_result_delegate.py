"""A hit is painted with its matches marked, whatever the text is."""

from datetime import UTC

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop_chat.model.search.folding import find_matches
from desktop_chat.model.search.search_page import SearchHit
from desktop_chat.ui.search.results_model import ResultsModel
from desktop_chat.ui.search.results_view import ResultsView
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient


def painted(qtbot: QtBot, text: str, term: str, scheme: Scheme) -> tuple[QImage, Theme]:
    theme = Theme(scheme)
    model = ResultsModel(FakeChatClient(), Times(lambda: NOW, UTC))
    view = ResultsView(theme, model)
    model.setParent(view)
    qtbot.addWidget(view)
    model.show([SearchHit(a_message(text), find_matches(text, [term]))], with_room=True)
    view.resize(330, 200)
    with qtbot.waitExposed(view):
        view.show()
    return view.grab().toImage(), theme


def count(image: QImage, color: QColor) -> int:
    wanted = color.rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_matches_are_marked(qtbot: QtBot, scheme: Scheme) -> None:
    image, theme = painted(qtbot, "a needle here", "needle", scheme)
    none, _ = painted(qtbot, "a needle here", "zzz", scheme)
    assert count(image, theme.tokens.found) > 100
    assert count(none, theme.tokens.found) == 0


@pytest.mark.parametrize("text", ["", "x" * 500, "👩‍👩‍👧" * 40, "محرك " * 60, "\n\n\n", "needle " * 100])
def test_any_text_can_be_painted(qtbot: QtBot, text: str) -> None:
    image, _ = painted(qtbot, text, "needle", Scheme.LIGHT)
    assert not image.isNull()
