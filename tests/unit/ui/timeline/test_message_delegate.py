import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.model.realtime.receipts import Delivery
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_delegate import Hit, MessageDelegate, tick_of
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_rows import Row, RowKind
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_client import FakeChatClient

ENGINE = RoomId("engine")
HOSTILE = (
    "<img src=file:///etc/passwd>",
    "\u202e\u2066reversed",
    "\x00\x01\x1b[31m",
    "e" + "\u0301" * 500,
    "\ud800 lone surrogate",
    "`" * 200,
    "https://" + "a" * 5000,
    "\n" * 300,
    "﷽" * 50,
    "",
)


class Bench:
    """A delegate on its model, and a picture to paint on."""

    def __init__(self, client: FakeChatClient, theme: Theme, times: Times, *messages: Message) -> None:
        if messages:
            client._messages[ENGINE] = [replace(message, room_id=ENGINE) for message in messages]
        client.mark_read(ENGINE, NOW + timedelta(days=1))
        self.model = TimelineModel(client, times)
        self.model.open(ENGINE)
        self.delegate = MessageDelegate(theme, times, self.model)
        self.delegate.me = Uid("ada")
        self.image = QImage(600, 800, QImage.Format.Format_ARGB32_Premultiplied)

    def paint(self, row: int, *, focused: bool = False) -> QImage:
        self.image.fill(0)
        option = QStyleOptionViewItem()
        index = self.model.index(row)
        option.rect = QRect(0, 0, 600, self.delegate.sizeHint(option, index).height())
        option.state = QStyle.StateFlag.State_HasFocus if focused else QStyle.StateFlag.State_None
        painter = QPainter(self.image)
        self.delegate.paint(painter, option, index)
        painter.end()
        return self.image.copy()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_painted(client: FakeChatClient, each_theme: Theme, times: Times, text: str) -> None:
    bench = Bench(
        client,
        each_theme,
        times,
        a_message(text, message_id="a"),
        a_message(text, sender="ada", reply_to="a", sent_at=NOW + timedelta(seconds=1)),
        replace(a_message(text, sent_at=NOW + timedelta(seconds=2)), kind=MessageKind.SYSTEM),
        a_message("x", reactions={Uid("ada"): (text,)}, sent_at=NOW + timedelta(seconds=3)),
        a_message(text, sender="ada", state=MessageState.REJECTED, error=text),
    )
    assert bench.model.rowCount() == 6
    for row in range(6):
        bench.paint(row)


def test_every_state_of_an_own_message_looks_different(client: FakeChatClient, each_theme: Theme, times: Times) -> None:
    pictures = []
    for state in (MessageState.QUEUED, MessageState.SENT, MessageState.REJECTED):
        bench = Bench(client, each_theme, times, a_message("same", message_id="s", sender="ada", state=state))
        pictures.append(bench.paint(1))
    assert all(one != other for one, other in itertools.combinations(pictures, 2))


def test_bubbles_use_the_tokens(client: FakeChatClient, each_theme: Theme, times: Times) -> None:
    bench = Bench(client, each_theme, times, a_message("hi", sender="grace"), a_message("hi", sender="ada"))
    for row, color in ((1, each_theme.tokens.other), (2, each_theme.tokens.mine)):
        bubble = bench.delegate.layout_of(bench.model.index(row)).bubble
        assert bench.paint(row).pixelColor(round(bubble.left()) + 5, round(bubble.center().y())) == color


def test_focus_is_visible(client: FakeChatClient, each_theme: Theme, times: Times) -> None:
    bench = Bench(client, each_theme, times, a_message("hi"))
    assert bench.paint(1) != bench.paint(1, focused=True)


def test_hits(client: FakeChatClient, theme: Theme, times: Times) -> None:
    bench = Bench(
        client,
        theme,
        times,
        a_message("target", message_id="t"),
        a_message("answer", sender="ada", reply_to="t", sent_at=NOW + timedelta(seconds=1)),
        a_message("refused", sender="ada", state=MessageState.REJECTED),
    )
    answer, refused = bench.model.index(2), bench.model.index(3)
    layout = bench.delegate.layout_of(answer)
    assert layout.quote is not None
    assert bench.delegate.hit(answer, layout.quote.center()) is Hit.QUOTE
    assert bench.delegate.hit(answer, layout.bubble.bottomRight() - QPointF(8, 8)) is Hit.BUBBLE
    assert bench.delegate.hit(answer, QPointF(2, 2)) is None
    failed = bench.delegate.layout_of(refused)
    assert failed.retry is not None
    assert failed.discard is not None
    assert bench.delegate.hit(refused, failed.retry.center()) is Hit.RETRY
    assert bench.delegate.hit(refused, failed.discard.center()) is Hit.DISCARD


def test_three_thousand_paints(client: FakeChatClient, theme: Theme, times: Times) -> None:
    """PySide6 6.12.0 on Python 3.11 loses references in QPainter calls and aborts in such a loop."""
    bench = Bench(client, theme, times)
    rows = bench.model.rowCount()
    for number in range(3000):
        bench.paint(number % rows)


def test_every_step_of_an_own_message_has_a_mark_of_its_own(theme: Theme) -> None:
    quiet, tokens = theme.tokens.mine_2, theme.tokens
    sent = a_message("x", sender="ada")
    row = Row("m:x", RowKind.MESSAGE, message=sent, own=True)
    states = [MessageState.QUEUED, MessageState.REJECTED]
    rows = [replace(row, message=a_message("x", sender="ada", state=state)) for state in states]
    rows += [replace(row, delivery=delivery) for delivery in Delivery]
    marks = [tick_of(one, quiet, tokens) for one in rows]
    assert [icon for icon, _ in marks] == [
        Icon.CLOCK, Icon.FAILED, Icon.CHECK, Icon.DOUBLE_CHECK, Icon.DOUBLE_CHECK_BOLD,
    ]  # fmt: skip
    assert marks[3][1] != marks[4][1] == tokens.accent
