from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.ui.composer.emoji_popup import EMOJI, EmojiPopup
from desktop_chat.ui.timeline.message_actions import Act
from desktop_chat.ui.timeline.message_layout import RowLayout
from tests.example_data import NOW, a_message, at, messages_over_days
from tests.timeline_page import Timeline

ENGINE = RoomId("engine")
LEFT = Qt.MouseButton.LeftButton


def layout_of(timeline: Timeline, key: str) -> tuple[RowLayout, QPoint]:
    index = timeline.model.index(timeline.model.index_of(key))
    return timeline.view._messages.layout_of(index), timeline.view.visualRect(index).topLeft()


def click(timeline: Timeline, at_point: QPointF, corner: QPoint) -> None:
    QTest.mouseClick(timeline.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at_point.toPoint() + corner)


def test_retry_and_discard_are_clicked_under_the_bubble(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    own = timeline.client.send(ENGINE, "mine").result()
    timeline.client.reject(own)
    layout, corner = layout_of(timeline, f"m:{own}")
    assert layout.retry is not None
    assert layout.discard is not None
    message = timeline.client.message(ENGINE, own)
    with qtbot.wait_signal(timeline.view.act_wanted) as retried:
        click(timeline, layout.retry.center(), corner)
    assert retried.args == [Act.RETRY, message]
    with qtbot.wait_signal(timeline.view.act_wanted) as discarded:
        click(timeline, layout.discard.center(), corner)
    assert discarded.args == [Act.DISCARD, message]


def test_a_click_never_scrolls(long_timeline: Timeline) -> None:
    long_timeline.scroll(-217)
    bar = long_timeline.view.verticalScrollBar()
    before = bar.value()
    for y in range(2, 500, 60):
        QTest.mouseClick(long_timeline.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(200, y))
    assert bar.value() == before


def test_clicking_a_quote_goes_to_its_message(timeline: Timeline) -> None:
    history = messages_over_days(50)
    answer = a_message("answer", reply_to=history[5].id, sent_at=NOW + timedelta(seconds=1))
    timeline.client._messages[ENGINE] = [*history, answer]
    timeline.client.mark_read(ENGINE, NOW + timedelta(days=1))
    timeline.open()
    layout, corner = layout_of(timeline, f"m:{answer.id}")
    assert layout.quote is not None
    click(timeline, layout.quote.center(), corner)
    assert f"m:{history[5].id}" in timeline.places()
    focused = timeline.view.focused_message()
    assert focused is not None
    assert focused.id == history[5].id


def test_reading_goes_on_at_the_unread_line(timeline: Timeline) -> None:
    history = messages_over_days(200)
    timeline.client._messages[ENGINE] = history
    timeline.client.mark_read(ENGINE, history[120].sent_at or NOW)
    timeline.open()
    assert 0 <= timeline.places()["unread"] < 250
    assert not timeline.view.is_following
    assert not timeline.view._jump.isHidden()


def test_keyboard_moves_over_messages_only_and_keeps_them_in_sight(long_timeline: Timeline) -> None:
    view = long_timeline.view
    view.setFocus()
    seen = []
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_Up)
        message = view.focused_message()
        assert message is not None
        seen.append(message.id)
        assert f"m:{message.id}" in long_timeline.places()
    assert len(set(seen)) == 40
    QTest.keyClick(view, Qt.Key.Key_Down)
    after = view.focused_message()
    assert after is not None
    assert after.id == seen[-2]


def test_home_page_and_end(long_timeline: Timeline) -> None:
    view, bar = long_timeline.view, long_timeline.view.verticalScrollBar()
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum() - 300
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Home)
    assert long_timeline.model.at_oldest
    assert long_timeline.model.row_at(1).message == long_timeline.client._messages[ENGINE][0]
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.is_following
    assert long_timeline.model.row_at(long_timeline.model.rowCount() - 1).message is not None
    assert bar.value() == bar.maximum()


def test_copy_and_reply_by_keyboard(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    QTest.keyClick(timeline.view, Qt.Key.Key_Up)
    QTest.keyClick(timeline.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "pushed the fix, tests are green ✅"
    with qtbot.wait_signal(timeline.view.act_wanted) as wanted:
        QTest.keyClick(timeline.view, Qt.Key.Key_R)
    assert wanted.args == [Act.REPLY, timeline.view.focused_message()]


def test_a_pending_message_cannot_be_answered(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    timeline.client.send(ENGINE, "not there yet")
    QTest.keyClick(timeline.view, Qt.Key.Key_Up)
    with qtbot.assertNotEmitted(timeline.view.act_wanted):
        QTest.keyClick(timeline.view, Qt.Key.Key_R)
        QTest.keyClick(timeline.view, Qt.Key.Key_Plus)


def test_shown_is_told_only_for_what_was_in_sight_of_an_active_window(timeline: Timeline, qtbot: QtBot) -> None:
    history = messages_over_days(200)
    timeline.client._messages[ENGINE] = history
    timeline.client.mark_read(ENGINE, history[100].sent_at or NOW)
    told: list[datetime] = []
    timeline.view.shown.connect(lambda room, up_to: told.append(up_to))
    timeline.view.activateWindow()
    qtbot.waitUntil(timeline.view.isActiveWindow)
    timeline.open()
    qtbot.waitUntil(lambda: bool(told))
    bottoms = [message for message in history if f"m:{message.id}" in timeline.places()]
    assert told[-1] <= (bottoms[-1].sent_at or NOW) < (history[-1].sent_at or NOW)


def test_nothing_is_shown_to_nobody(timeline: Timeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    timeline.view.shown.connect(lambda room, up_to: told.append(up_to))
    monkeypatch.setattr(timeline.view, "is_watched", lambda: False)
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    qtbot.waitUntil(lambda: not timeline.view._look.isActive())
    assert told == []
    monkeypatch.undo()
    monkeypatch.setattr(timeline.view, "is_watched", lambda: True)
    timeline.view._begin_look()
    timeline.view._look.timeout.emit()
    assert told == [at(14, 32)]


def test_in_a_busy_room_what_stays_in_sight_is_told_and_what_just_came_is_not_yet(
    timeline: Timeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    timeline.view.shown.connect(lambda room, up_to: told.append(up_to))
    monkeypatch.setattr(timeline.view, "is_watched", lambda: True)
    timeline.view._look.setInterval(60_000)  # it ends when this test says so, however busy the machine is
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    left = timeline.view._look.remainingTime()
    new = a_message("and on it goes", sent_at=NOW + timedelta(minutes=1))
    qtbot.waitUntil(lambda: timeline.view._look.remainingTime() < left)
    timeline.client.deliver(new)
    assert timeline.view._look.remainingTime() < left  # the look goes on
    timeline.view._look.timeout.emit()
    assert told == [at(14, 32)]
    assert timeline.view._look.isActive()  # the next look is at what came meanwhile
    timeline.view._look.timeout.emit()
    assert told == [at(14, 32), new.sent_at]


def test_hover_brings_the_toolbar_and_it_answers(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    layout, corner = layout_of(timeline, "m:engine5")
    QTest.mouseMove(timeline.view.viewport(), layout.bubble.center().toPoint() + corner)
    qtbot.waitUntil(timeline.view._toolbar.isVisible)
    with qtbot.wait_signal(timeline.view.act_wanted) as wanted:
        timeline.view._toolbar.act_clicked.emit(Act.REPLY)
    assert wanted.args[0] is Act.REPLY
    timeline.scroll(-1)
    timeline.view.scrolled.emit()
    assert timeline.view._toolbar.isHidden()


def test_every_row_is_an_item_for_screen_readers(timeline: Timeline) -> None:
    timeline.open()
    tree = QAccessible.queryAccessibleInterface(timeline.view)
    assert tree is not None
    names = [
        child.text(QAccessible.Text.Name)
        for number in range(tree.childCount())
        if (child := tree.child(number)) is not None
    ]
    assert any(name.startswith("Grace Hopper, Morning!") for name in names)
    assert any(name.startswith("You, answers Grace Hopper") for name in names)


def test_an_empty_room_says_so(timeline: Timeline) -> None:
    timeline.client._messages[ENGINE] = []
    blank = timeline.view.grab().toImage()
    timeline.open()
    assert timeline.view.grab().toImage() != blank
    QApplication.processEvents()


def test_a_refused_message_is_retried_and_discarded_by_keyboard(timeline: Timeline, qtbot: QtBot) -> None:
    own = timeline.client.send(ENGINE, "refused").result()
    timeline.client.reject(own)
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    QTest.keyClick(timeline.view, Qt.Key.Key_Up)
    message = timeline.client.message(ENGINE, own)
    with qtbot.waitSignal(timeline.view.act_wanted) as retried:
        QTest.keyClick(timeline.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(timeline.view.act_wanted) as discarded:
        QTest.keyClick(timeline.view, Qt.Key.Key_Delete)
    assert (retried.args, discarded.args) == ([Act.RETRY, message], [Act.DISCARD, message])
    QTest.keyClick(timeline.view, Qt.Key.Key_Up)
    with qtbot.assertNotEmitted(timeline.view.act_wanted):
        QTest.keyClick(timeline.view, Qt.Key.Key_Delete)  # somebody else's


def test_reactions_are_given_and_taken_back_by_a_click(timeline: Timeline, qtbot: QtBot) -> None:
    me = timeline.client.scene.account.uid
    message = replace(timeline.client.messages(ENGINE, limit=1)[0], reactions={me: ("🎉",), Uid("grace"): ("🎉", "👍")})
    timeline.client.deliver(message)
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    layout, corner = layout_of(timeline, f"m:{message.id}")
    for reaction in layout.reactions:
        with qtbot.wait_signal(timeline.view.reacted) as reacted:
            click(timeline, reaction.rect.center(), corner)
        assert reacted.args == [message, reaction.emoji, not reaction.own]
    assert [reaction.own for reaction in layout.reactions] == [True, False]


def test_reaction_is_picked_by_keyboard(timeline: Timeline, qtbot: QtBot) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    QTest.keyClick(timeline.view, Qt.Key.Key_Up)
    QTest.keyClick(timeline.view, Qt.Key.Key_Plus)
    popup = timeline.view.findChild(EmojiPopup)
    assert isinstance(popup, EmojiPopup)
    with qtbot.wait_signal(timeline.view.reacted) as reacted:
        QTest.keyClick(popup.grid, Qt.Key.Key_Return)
    assert reacted.args == [timeline.view.focused_message(), EMOJI[0], True]


def test_the_menu_of_the_focused_message_comes_by_keyboard(timeline: Timeline) -> None:
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    timeline.view.setCurrentIndex(timeline.model.index(timeline.model.index_of("m:engine3")))
    QTest.keyClick(timeline.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = timeline.view.findChild(QMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["Go to the quoted message"].trigger()
    quoted = timeline.view.focused_message()
    assert quoted is not None
    assert quoted.id == "engine2"
    menu.close()
