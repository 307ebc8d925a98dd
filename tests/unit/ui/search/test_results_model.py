"""Rows of hits, also under the eye of Qt's own model tester."""

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop_chat.model.search.search_page import SearchHit
from desktop_chat.ui.search.results_model import GONE, SOMEBODY, ResultsModel
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment


@pytest.fixture
def model(qtmodeltester: ModelTester) -> ResultsModel:
    model = ResultsModel(FakeChatClient(), Times(lambda: NOW, UTC))
    qtmodeltester.check(model)
    return model


def hit(text: str, *matches: tuple[int, int], room: str = "engine", sender: str = "grace") -> SearchHit:
    return SearchHit(a_message(text, room_id=room, sender=sender), matches)


def test_hits_come_and_more_come_below(model: ResultsModel) -> None:
    model.show([hit("one")], with_room=True)
    model.add([hit("two"), hit("three")], with_room=True)
    assert [model.data(model.index(row)) for row in range(model.rowCount())] == ["one", "two", "three"]
    model.add([], with_room=True)
    model.show([], with_room=True)
    assert model.rowCount() == 0


def test_the_row_says_who_where_and_when(model: ResultsModel) -> None:
    model.show([hit("hello"), hit("hello", room="gone", sender="nobody")], with_room=True)
    first, second = model.row_at(0), model.row_at(1)
    assert (first.sender, first.place, first.time) == ("Grace Hopper", "Analytical Engine", "14:33")
    assert (second.sender, second.place) == (SOMEBODY, GONE)
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Grace Hopper in Analytical Engine, 14:33: hello"


def test_one_room_needs_no_name(model: ResultsModel) -> None:
    model.show([hit("hello")], with_room=False)
    assert model.row_at(0).place == ""


def test_what_could_steer_the_line_is_gone_and_the_marks_stay_true(model: ResultsModel) -> None:
    model.show([hit("a\u202eb\x07 needle \u202cz", (5, 11))], with_room=True)
    shown = model.row_at(0).excerpt
    assert shown.text == "ab needle z"
    ((begin, end),) = shown.matches
    assert shown.text[begin:end] == "needle"


def test_files_are_named_behind_the_words(model: ResultsModel) -> None:
    found = [hit("see the plan", (8, 12)), hit("")]
    named = [SearchHit(replace(one.message, attachments=(an_attachment("a.pdf"),)), one.matches) for one in found]
    model.show(named, with_room=False)
    assert [model.row_at(row).excerpt.text for row in range(2)] == ["see the plan  📎 a.pdf", "📎 a.pdf"]
    assert model.row_at(0).excerpt.matches == ((8, 12),)
