from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import ChangeKind, MessageState, PendingChange
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_layout import (
    AVATAR,
    EDGE_LEFT,
    EDGE_RIGHT,
    GAP_BETWEEN_GROUPS,
    GAP_IN_GROUP,
    MAX_BUBBLE,
    WRAPPED,
    MessageLayouts,
)
from desktop_chat.ui.timeline.timeline_rows import Row, RowKind
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message

ME = Uid("ada")


@pytest.fixture
def layouts(theme: Theme, times: Times) -> MessageLayouts:
    return MessageLayouts(theme, times)


def row(text: str = "Hello", *, own: bool = False, first: bool = True) -> Row:
    message = a_message(text, message_id="m", sender="ada" if own else "grace")
    return replace(Row("m:m", RowKind.MESSAGE, message=message, own=own, name="Grace Hopper"), first=first)


def test_others_stand_left_and_own_right(layouts: MessageLayouts) -> None:
    theirs, mine = layouts.of(row(), 800, ME), layouts.of(replace(row(own=True), key="o"), 800, ME)
    assert theirs.bubble.left() == EDGE_LEFT + AVATAR + 12
    assert mine.bubble.right() == 800 - EDGE_RIGHT
    assert mine.avatar is None
    assert theirs.avatar is not None
    assert theirs.avatar.bottom() == theirs.bubble.bottom()


def test_gaps_of_the_anatomy(layouts: MessageLayouts) -> None:
    assert layouts.of(row(), 800, ME).bubble.top() == GAP_BETWEEN_GROUPS
    assert layouts.of(row(first=False), 800, ME).bubble.top() == GAP_IN_GROUP


@pytest.mark.parametrize("pane", [260, 420, 700, 1500])
@pytest.mark.parametrize("text", ["x" * 900, "word " * 200, "```\n" + "c" * 400 + "\n```"])
def test_bubbles_stay_within_their_bounds(layouts: MessageLayouts, pane: int, text: str) -> None:
    for own in (False, True):
        layout = layouts.of(replace(row(text, own=own), key=f"{own}{pane}"), pane, ME)
        assert layout.bubble.width() <= MAX_BUBBLE
        if pane >= 420:
            assert layout.bubble.left() >= EDGE_LEFT
            assert layout.bubble.right() <= pane
        assert layout.height >= layout.bubble.bottom()


def test_time_joins_the_last_line_where_it_fits(layouts: MessageLayouts) -> None:
    short = layouts.of(row("ok"), 800, ME)
    assert short.meta is not None
    assert short.shape is not None
    assert short.bubble.height() == 35
    assert short.meta.left() > short.text_at.x() + short.shape.last_width
    wide = "edited twice, and this message is just long enough that its time needs a line"
    full = layouts.of(replace(row(wide), key="full"), 800, ME)
    assert full.meta is not None
    assert full.shape is not None
    assert full.meta.top() >= full.text_at.y() + full.shape.height


def test_reactions_are_counted_and_overlap_the_edge(layouts: MessageLayouts) -> None:
    given = {Uid("ada"): ("🚀",), Uid("grace"): ("🚀", "👏")}
    message = replace(a_message("x"), reactions=given)
    layout = layouts.of(Row("m:r", RowKind.MESSAGE, message=message), 800, ME)
    assert [(reaction.text, reaction.own) for reaction in layout.reactions] == [("🚀 2", True), ("👏 1", False)]
    assert layout.reactions[0].rect.top() == layout.bubble.bottom() - 4
    assert layout.height >= layout.reactions[-1].rect.bottom()
    gone = layouts.of(Row("m:g", RowKind.MESSAGE, message=replace(message, deleted_at=NOW)), 800, ME)
    assert gone.reactions == ()


def test_rejected_messages_offer_retry_and_discard(layouts: MessageLayouts) -> None:
    message = a_message("x", sender="ada", state=MessageState.REJECTED)
    layout = layouts.of(Row("m:f", RowKind.MESSAGE, message=message, own=True), 800, ME)
    assert layout.retry is not None
    assert layout.discard is not None
    assert layout.retry.right() < layout.discard.left()
    assert layout.retry.top() >= layout.bubble.bottom()
    assert layout.discard.bottom() <= layout.height


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("pane", [488, 900])
def test_a_reason_is_never_cut_where_lines_are_left_for_it(layouts: MessageLayouts, *, own: bool, pane: int) -> None:
    reason = "You are not allowed to do this: ask an admin of the room if you think that you should be."
    change = PendingChange(ChangeKind.REACTION, MessageState.REJECTED, 3, reason)
    message = replace(a_message("x", sender="ada" if own else "grace"), change=change)
    layout = layouts.of(Row("m:r", RowKind.MESSAGE, message=message, own=own), pane, ME)
    assert layout.failed is not None
    assert layout.retry is not None
    assert layout.discard is not None
    metrics = QFontMetricsF(layouts._theme.font(Type.CAPTION))
    needed = metrics.boundingRect(QRectF(0, 0, layout.failed.width(), 999), WRAPPED, f"Reaction not given: {reason}")
    assert needed.width() <= layout.failed.width() + 1
    assert needed.height() <= layout.failed.height() + 1
    assert 0 <= layout.failed.left() < layout.failed.right() <= pane
    assert not layout.failed.intersects(layout.retry)
    assert layout.discard.bottom() <= layout.height
    assert layout.failed.bottom() <= layout.height
    assert (layout.retry.top() > layout.failed.top()) == (pane == 488)


def test_layouts_are_kept_until_something_changes(layouts: MessageLayouts, theme: Theme) -> None:
    one = row("text of some words")
    first = layouts.of(one, 800, ME)
    assert layouts.of(one, 800, ME) is first
    assert layouts.of(replace(one, name="Grace Hopper"), 800, ME) is first
    wider = layouts.of(one, 1500, ME)
    assert wider is not first
    assert wider.shape is first.shape  # the text did not have to be broken again
    edited = replace(one, message=replace(a_message("other", message_id="m"), edited_at=NOW))
    assert layouts.of(edited, 1500, ME).shape is not first.shape
    theme.set_zoom(2.0)
    assert layouts.of(edited, 1500, ME).bubble.left() == 2 * first.bubble.left()


def test_the_number_of_kept_layouts_is_bounded(layouts: MessageLayouts) -> None:
    for number in range(1000):
        layouts.of(replace(row(), key=f"m:{number}"), 800, ME)
    assert len(layouts._rows) <= 900
    assert len(layouts._shapes) <= 900
