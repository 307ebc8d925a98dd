"""When drafts are written, and what a room's composer takes up again."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.errors import StoreError
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.room_pane import RoomPane
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times
from tests.fake_client import FakeChatClient

ENGINE, BOOKS = RoomId("engine"), RoomId("books")
FOUR = MessageId("engine4")


@pytest.fixture
def kept(client: FakeChatClient) -> dict[RoomId, Draft]:
    return client.drafts.kept


@pytest.fixture
def pane(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot, kept: dict[RoomId, Draft]
) -> Iterator[RoomPane]:
    kept[BOOKS] = Draft("chapter three")
    pane = RoomPane(client, bridge, theme, times)
    qtbot.addWidget(pane)
    pane.open(ENGINE)
    yield pane
    pane.drafting._timer.stop()


def type_text(pane: RoomPane, text: str, *, enter: bool = False) -> None:
    QTest.keyClicks(pane.composer.input, text)
    if enter:
        QTest.keyClick(pane.composer.input, Qt.Key.Key_Return)


def test_typing_is_written_after_a_moment_and_once(
    client: FakeChatClient, pane: RoomPane, kept: dict[RoomId, Draft], qtbot: QtBot
) -> None:
    type_text(pane, "half")
    assert client.drafts.writes == 0
    with qtbot.wait_signal(pane.drafting._timer.timeout):
        pass
    assert (kept[ENGINE], client.drafts.writes) == (Draft("half"), 1)
    pane.drafting.write()
    assert client.drafts.writes == 1, "nothing has changed since"


def test_leaving_a_room_writes_at_once_and_opening_one_goes_on(pane: RoomPane, kept: dict[RoomId, Draft]) -> None:
    type_text(pane, "half")
    pane.open(BOOKS)
    assert kept[ENGINE] == Draft("half")
    assert pane.composer.text() == "chapter three"
    type_text(pane, "!")
    pane.shut()
    assert kept[BOOKS] == Draft("chapter three!")


def test_reply_and_edit_are_taken_up_again(client: FakeChatClient, pane: RoomPane, kept: dict[RoomId, Draft]) -> None:
    message = client.message(ENGINE, FOUR)
    assert message is not None
    type_text(pane, "half")
    pane.composer.reply_to(message, "Katherine")
    pane.open(BOOKS)
    pane.open(ENGINE)
    assert (pane.composer.text(), pane.composer.reply_strip.isHidden()) == ("half", False)
    assert pane.composer.reply_strip.title.text() == "Reply to Katherine Johnson"
    pane.composer.edit(message)
    type_text(pane, " and more")
    pane.open(BOOKS)
    assert kept[ENGINE] == Draft("half", None, FOUR, f"{message.body} and more")
    assert pane.composer.edit_strip.isHidden()
    pane.open(ENGINE)
    assert (pane.composer.text(), pane.composer.edit_strip.isHidden()) == (f"{message.body} and more", False)
    pane.composer.clear_edit()
    assert pane.composer.text() == "half"


def test_new_words_of_a_message_that_is_gone_stay(
    client: FakeChatClient, bridge: SyncBridge, theme: Theme, times: Times, qtbot: QtBot
) -> None:
    client.drafts.kept[ENGINE] = Draft("", MessageId("gone"), MessageId("gone"), "new words")
    pane = RoomPane(client, bridge, theme, times)
    qtbot.addWidget(pane)
    pane.open(ENGINE)
    assert pane.composer.text() == "new words"
    assert pane.composer.edit_strip.isHidden()
    assert pane.composer.reply_strip.isHidden()


def test_what_is_sent_is_in_the_draft_until_the_outbox_takes_it_out(
    client: FakeChatClient, pane: RoomPane, kept: dict[RoomId, Draft], qtbot: QtBot
) -> None:
    client.hold = True
    type_text(pane, "hello", enter=True)
    assert kept[ENGINE] == Draft("hello"), "written before it was sent, however soon"
    type_text(pane, " more")
    pane.drafting.write()
    assert kept[ENGINE] == Draft("hello"), "with the text on its way nothing is written that may stand in both places"
    client.release()
    assert kept[ENGINE] == Draft(" more") or kept[ENGINE] == Draft()
    qtbot.waitUntil(lambda: kept[ENGINE] == Draft(" more"))


def test_what_could_not_be_queued_stays_a_draft(
    client: FakeChatClient, pane: RoomPane, kept: dict[RoomId, Draft], qtbot: QtBot
) -> None:
    client.fail_next["send"] = StoreError("The disk is full")
    type_text(pane, "hello", enter=True)
    qtbot.waitUntil(lambda: not pane.composer.is_sending(ENGINE))
    pane.drafting.write()
    assert kept[ENGINE] == Draft("hello")
