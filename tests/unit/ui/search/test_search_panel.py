"""The panel asks when typing pauses, tells what it found, and leads on."""

from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.search.search_panel import HINT, SearchPanel
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient
from tests.fake_parts import FakeSearch

ENGINE = RoomId("engine")


@pytest.fixture
def client() -> FakeChatClient:
    client = FakeChatClient()
    for number in range(120):
        sent_at = NOW - timedelta(hours=number)
        client._put(a_message(f"needle {number}", room_id=("engine", "books")[number % 2], sent_at=sent_at))
    return client


@pytest.fixture
def panel(qtbot: QtBot, client: FakeChatClient) -> SearchPanel:
    panel = SearchPanel(client, Theme(Scheme.LIGHT), Times(lambda: NOW, UTC))
    qtbot.addWidget(panel)
    panel.resize(340, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def shown(panel: SearchPanel) -> list[str]:
    return [panel.model.row_at(row).excerpt.text for row in range(panel.model.rowCount())]


def fake(client: FakeChatClient) -> FakeSearch:
    assert isinstance(client.search, FakeSearch)
    return client.search


def types(qtbot: QtBot, panel: SearchPanel, text: str) -> None:
    panel.field.clear()
    qtbot.keyClicks(panel.field, text)
    qtbot.waitUntil(lambda: not panel._ask_timer.isActive())


def test_it_begins_with_a_hint(panel: SearchPanel) -> None:
    panel.open(ENGINE, everywhere=False)
    assert panel.status.text() == HINT
    assert panel.results.isHidden()
    assert panel.focusWidget() is panel.field


def test_hits_of_the_room_or_of_everywhere(qtbot: QtBot, panel: SearchPanel) -> None:
    panel.open(ENGINE, everywhere=False)
    types(qtbot, panel, "needle 2")
    assert shown(panel)[:2] == ["needle 2", "needle 12"]
    here = panel.model.rowCount()
    qtbot.mouseClick(panel.everywhere, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() > here
    assert panel.status.text() == f"{panel.model.rowCount()} messages"


def test_one_question_for_a_word_typed_in_one_go(qtbot: QtBot, panel: SearchPanel, client: FakeChatClient) -> None:
    before = len(fake(client).asked)
    types(qtbot, panel, "needle")
    assert len(fake(client).asked) == before + 1


def test_nothing_found_and_what_is_wrong_are_told(qtbot: QtBot, panel: SearchPanel) -> None:
    types(qtbot, panel, "zeppelin")
    assert "No message" in panel.status.text()
    types(qtbot, panel, "before:whenever")
    assert "2026-11-24" in panel.status.text()
    types(qtbot, panel, "needle 3")
    assert panel.status.text().endswith("messages")


def test_more_comes_when_the_end_is_near(qtbot: QtBot, panel: SearchPanel) -> None:
    types(qtbot, panel, "needle")
    assert panel.model.rowCount() == 50
    panel.results.scrollToBottom()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 100)


def test_a_page_with_few_hits_goes_on_by_itself(qtbot: QtBot, panel: SearchPanel, client: FakeChatClient) -> None:
    fake(client).page = 7
    types(qtbot, panel, "needle")
    qtbot.waitUntil(lambda: panel.model.rowCount() >= 50)


def test_enter_leads_to_the_first_hit_and_enter_again_to_the_message(qtbot: QtBot, panel: SearchPanel) -> None:
    panel.open(ENGINE, everywhere=True)
    qtbot.keyClicks(panel.field, "needle 7")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.focusWidget() is panel.results
    with qtbot.waitSignal(panel.hit_chosen) as chosen:
        qtbot.keyClick(panel.results, Qt.Key.Key_Return)
    assert chosen.args[0] == "books"


def test_escape_empties_the_field_then_closes(qtbot: QtBot, panel: SearchPanel) -> None:
    types(qtbot, panel, "needle")
    qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == ""
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.field, Qt.Key.Key_Escape)


def test_news_is_found_without_asking_again(qtbot: QtBot, panel: SearchPanel, client: FakeChatClient) -> None:
    types(qtbot, panel, "thread")
    assert panel.model.rowCount() == 0
    client._put(a_message("thread"))
    panel.apply(StoreChanges(messages=frozenset({(ENGINE, a_message().id)})))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)


def test_another_room_is_searched_when_it_is_opened(qtbot: QtBot, panel: SearchPanel, client: FakeChatClient) -> None:
    panel.open(ENGINE, everywhere=False)
    types(qtbot, panel, "needle")
    panel.set_room(RoomId("books"))
    assert fake(client).asked[-1] == ("needle", RoomId("books"))
    panel.set_room(None)
    assert panel.everywhere.isChecked()
    assert not panel.here.isEnabled()
