"""Through the hits by keyboard."""

from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.search.search_page import SearchHit
from desktop_chat.ui.search.results_model import ResultsModel
from desktop_chat.ui.search.results_view import ResultsView
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient


@pytest.fixture
def view(qtbot: QtBot) -> ResultsView:
    model = ResultsModel(FakeChatClient(), Times(lambda: NOW, UTC))
    view = ResultsView(Theme(Scheme.LIGHT), model)
    model.setParent(view)
    qtbot.addWidget(view)
    model.show([SearchHit(a_message(f"hit {number}")) for number in range(30)], with_room=False)
    view.resize(330, 300)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_enter_chooses_the_hit_that_the_keyboard_is_on(qtbot: QtBot, view: ResultsView) -> None:
    view.begin()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.hit_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args[0].excerpt.text == "hit 1"


def test_a_click_chooses(qtbot: QtBot, view: ResultsView) -> None:
    place = view.visualRect(view.model().index(2, 0)).center()
    with qtbot.waitSignal(view.hit_chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args[0].excerpt.text == "hit 2"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Up])
def test_escape_and_up_from_the_first_lead_back(qtbot: QtBot, view: ResultsView, key: Qt.Key) -> None:
    view.begin()
    with qtbot.waitSignal(view.left):
        qtbot.keyClick(view, key)


def test_the_end_is_told_before_it_is_reached(qtbot: QtBot, view: ResultsView) -> None:
    view.begin()
    with qtbot.waitSignal(view.end_near):
        qtbot.keyClick(view, Qt.Key.Key_End)
