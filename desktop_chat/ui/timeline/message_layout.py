"""Geometry of one row of the timeline: where everything of a bubble stands, in the row's own coordinates."""

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.attachments.file_block import MOST_SIDE, NO_FILES, FileBlock, lay_out_files
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.refusal import refusal_of
from desktop_chat.ui.timeline.text_shape import TextShape, shape_text
from desktop_chat.ui.timeline.timeline_rows import DELETED, Row, RowKind
from desktop_chat.ui.times import Times

# Distances of visual.md at zoom 1.
EDGE_LEFT = 20
# Together with the scroll bar beside it, 28.
EDGE_RIGHT = 18
AVATAR = 36
AVATAR_GAP = 12
MAX_BUBBLE = 540
MAX_SHARE = 0.72
PADDING_X = 13
PADDING_Y = 8
GAP_IN_GROUP = 3
GAP_BETWEEN_GROUPS = 12
NAME_HEIGHT = 16
NAME_GAP = 3
META_HEIGHT = 15
META_GAP = 14
TICK = 15
QUOTE_HEIGHT = 40
QUOTE_INSET = 10
QUOTE_GAP = 6
FILES_INSET = 6
FILES_GAP = 6
REACTION_HEIGHT = 24
REACTION_OVERLAP = 4
REACTION_GAP = 6
FAILED_HEIGHT = 22
PILL_ROW = 40
UNREAD_ROW = 30
_CACHED = 900

RETRY = "Retry"
DISCARD = "Discard"
SEPARATOR = "  ·  "

REASON_LINES = 4
WRAPPED = Qt.TextFlag.TextWordWrap
"""How the reason is broken into lines; measuring and painting have to agree."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """One reaction pill: emoji and how many gave it."""

    rect: QRectF
    emoji: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Where things are. Rectangles that are None are not there."""

    height: int
    bubble: QRectF = field(default_factory=QRectF)
    shape: TextShape | None = None
    text_at: QPointF = field(default_factory=QPointF)
    text_width: float = 0.0
    avatar: QRectF | None = None
    name: QRectF | None = None
    quote: QRectF | None = None
    meta: QRectF | None = None
    meta_text: str = ""
    reactions: tuple[Reaction, ...] = ()
    retry: QRectF | None = None
    discard: QRectF | None = None
    failed: QRectF | None = None
    files: FileBlock = NO_FILES


class MessageLayouts:
    """Makes and keeps layouts; a row is laid out again only when it, the width or the theme changed."""

    def __init__(self, theme: Theme, times: Times) -> None:
        self._theme = theme
        self._times = times
        self._rows: OrderedDict[str, tuple[Row, int, int, RowLayout]] = OrderedDict()
        self._shapes: OrderedDict[str, tuple[Message, float, int, TextShape]] = OrderedDict()

    def of(self, row: Row, pane: int, me: Uid | None) -> RowLayout:
        """Return the layout of a row in a pane of this width."""
        generation = self._theme.generation
        known = self._rows.get(row.key)
        if known and known[1] == pane and known[2] == generation and (known[0] is row or known[0] == row):
            return known[3]
        if row.kind is RowKind.MESSAGE and row.message is not None:
            layout = self._message(row, row.message, pane, me)
        else:
            layout = self._pill(row)
        self._rows[row.key] = (row, pane, generation, layout)
        self._rows.move_to_end(row.key)
        if len(self._rows) > _CACHED:
            self._rows.popitem(last=False)
        return layout

    def _pill(self, row: Row) -> RowLayout:
        return RowLayout(self._theme.px(UNREAD_ROW if row.kind is RowKind.UNREAD else PILL_ROW))

    def _message(self, row: Row, message: Message, pane: int, me: Uid | None) -> RowLayout:
        px = self._theme.px
        left = px(EDGE_LEFT) + px(AVATAR) + px(AVATAR_GAP)
        room = pane - left - px(EDGE_RIGHT)
        # In a narrow pane the share would waste what little there is.
        widest = max(px(120), min(px(MAX_BUBBLE), max(round(pane * MAX_SHARE), min(room, px(320))), room))
        limit = widest - 2 * px(PADDING_X)
        block = lay_out_files(row.files, widest - 2 * px(FILES_INSET), self._theme.scale)
        if any(place.look.is_picture for place in block.places):
            # Words below a picture are not wider than a picture can be.
            limit = min(limit, px(MOST_SIDE) - 2 * (px(PADDING_X) - px(FILES_INSET)))
        shape = self._shape(row.key, message, limit)
        meta_text, meta_width = self._meta(row, message)
        inline = shape.last_width + px(META_GAP) + meta_width <= limit
        content = max(
            shape.width,
            shape.last_width + px(META_GAP) + meta_width if inline else meta_width,
            block.width - 2 * (px(PADDING_X) - px(FILES_INSET)),
            *self._extra_widths(row, limit),
        )
        measured = _Measured(pane, left, limit, content, shape, meta_text, meta_width, inline, block)
        return self._place(row, message, measured, me)

    def _place(self, row: Row, message: Message, m: "_Measured", me: Uid | None) -> RowLayout:
        px = self._theme.px
        top = float(px(GAP_BETWEEN_GROUPS if row.first else GAP_IN_GROUP))
        width = m.content + 2 * px(PADDING_X)
        x = float(m.pane - px(EDGE_RIGHT) - width) if row.own else float(m.left)
        inner, y = x + px(PADDING_X), top + px(PADDING_Y)
        name = quote = None
        if row.show_name:
            name = QRectF(inner, y, m.content, px(NAME_HEIGHT))
            y += px(NAME_HEIGHT) + px(NAME_GAP)
        if row.reply_name:
            inset = px(QUOTE_INSET)
            quote = QRectF(x + inset, y + (px(2) if name else 0), width - 2 * inset, px(QUOTE_HEIGHT))
            y = quote.bottom() + px(QUOTE_GAP)
        files = NO_FILES
        if m.files.places:
            inset = px(FILES_INSET)
            y = y if name or quote else top + inset
            files = m.files.moved(x + inset, y, width - 2 * inset)
            y += files.height + (px(FILES_GAP) if m.shape.height else 0)
        text_at = QPointF(inner, y)
        y += m.shape.height
        if not m.inline:
            y += px(META_HEIGHT) + px(2)
        bottom = y + px(PADDING_Y) - (0 if m.inline else 1)
        bubble = QRectF(x, top, width, bottom - top)
        meta_y = y - px(META_HEIGHT) + (1 if m.inline else 0)
        meta = QRectF(inner + m.content - m.meta_width, meta_y, m.meta_width, px(META_HEIGHT))
        has_reactions = bool(message.reactions) and not message.deleted_at
        reactions = self._reactions(message.reactions, bubble, me) if has_reactions else ()
        end = reactions[-1].rect.bottom() + px(GAP_IN_GROUP) if reactions else bottom
        refusal = refusal_of(message)
        failed, retry, discard = self._failed(row, refusal.text, m.pane, bubble, end) if refusal else (None, None, None)
        avatar = None
        if row.last and not row.own:
            avatar = QRectF(px(EDGE_LEFT), bottom - px(AVATAR), px(AVATAR), px(AVATAR))
        height = round((max(failed.bottom(), retry.bottom()) if failed and retry else end) + 0.49)
        return RowLayout(
            height, bubble, m.shape, text_at, m.content, avatar, name, quote, meta, m.meta_text, reactions, retry,
            discard, failed, files,
        )  # fmt: skip

    def _shape(self, key: str, message: Message, limit: float) -> TextShape:
        generation = self._theme.generation
        known = self._shapes.get(key)
        if known and known[1] == limit and known[2] == generation:
            old = known[0]
            if old.body == message.body and old.deleted_at == message.deleted_at:
                return known[3]
        if message.deleted_at:
            shape = shape_text(self._theme, DELETED, limit, italic=True)
        elif message.attachments and not message.body.strip():
            shape = TextShape((), limit, 0.0, 0.0, math.inf)
        else:
            shape = shape_text(self._theme, message.body, limit)
        self._shapes[key] = (message, limit, generation, shape)
        self._shapes.move_to_end(key)
        if len(self._shapes) > _CACHED:
            self._shapes.popitem(last=False)
        return shape

    def _meta(self, row: Row, message: Message) -> tuple[str, float]:
        clock = self._times.clock(message.shown_at) if message.shown_at else ""
        text = f"edited  {clock}" if message.edited_at and not message.deleted_at else clock
        width = QFontMetricsF(self._theme.font(Type.TINY)).horizontalAdvance(text)
        return text, width + (self._theme.px(TICK) + self._theme.px(4) if row.own else 0)

    def _extra_widths(self, row: Row, limit: float) -> list[float]:
        """Return the widths that name and quote ask for, cut to what there is."""
        found = [0.0]
        strong = QFontMetricsF(self._theme.font(Type.CAPTION_STRONG))
        if row.show_name:
            found.append(strong.horizontalAdvance(row.name) + 1)
        if row.reply_name:
            plain = QFontMetricsF(self._theme.font(Type.CAPTION))
            longest = max(strong.horizontalAdvance(row.reply_name), plain.horizontalAdvance(row.reply_text))
            found.append(longest + self._theme.px(20))
        return [min(limit, width) for width in found]

    def _reactions(self, given: Mapping[Uid, tuple[str, ...]], bubble: QRectF, me: Uid | None) -> tuple[Reaction, ...]:
        counts: dict[str, int] = {}
        own: set[str] = set()
        for uid, emojis in given.items():
            for emoji in emojis:
                counts[emoji] = counts.get(emoji, 0) + 1
                if uid == me:
                    own.add(emoji)
        px = self._theme.px
        metrics = QFontMetricsF(self._theme.font(Type.CAPTION_MEDIUM))
        left = bubble.left() + px(QUOTE_INSET)
        x, y = left, bubble.bottom() - px(REACTION_OVERLAP)
        found: list[Reaction] = []
        for emoji, count in counts.items():
            text = f"{emoji[:16]} {count}"
            width = metrics.horizontalAdvance(text) + px(20)
            if found and x + width > max(bubble.right(), left + px(240)):
                x, y = left, y + px(REACTION_HEIGHT) + px(3)
            found.append(Reaction(QRectF(x, y, width, px(REACTION_HEIGHT)), emoji, text, emoji in own))
            x += width + px(REACTION_GAP)
        return tuple(found)

    def _failed(self, row: Row, reason: str, pane: int, bubble: QRectF, end: float) -> tuple[QRectF, QRectF, QRectF]:
        """Return where the reason and the two answers stand below the bubble, at its outer edge.

        A reason that has no room beside the answers stands above them, on lines of its own.
        """
        px = self._theme.px
        strong, plain = (QFontMetricsF(self._theme.font(kind)) for kind in (Type.CAPTION_STRONG, Type.CAPTION))
        height, between = px(FAILED_HEIGHT), strong.horizontalAdvance(SEPARATOR)
        retry_width, discard_width = strong.horizontalAdvance(RETRY), strong.horizontalAdvance(DISCARD)
        answers, gap = retry_width + between + discard_width, px(12)
        left = px(EDGE_LEFT) if row.own else bubble.left() + px(2)
        right = bubble.right() - px(2) if row.own else pane - px(EDGE_LEFT)
        y = end + 2
        if plain.horizontalAdvance(reason) <= right - left - answers - gap:
            start = left if row.own else left + answers + gap
            failed = QRectF(start, y, right - left - answers - gap, height)
        else:
            endless = QRectF(0, 0, right - left, plain.height() * REASON_LINES)
            block = plain.boundingRect(endless, WRAPPED, reason).height()
            failed = QRectF(left, y, right - left, min(block, endless.height()))
            y = failed.bottom() + px(2)
        retry = QRectF(right - answers if row.own else left, y, retry_width, height)
        return failed, retry, QRectF(retry.right() + between, y, discard_width, height)


@dataclass(frozen=True, slots=True)
class _Measured:
    pane: int
    left: int
    limit: float
    content: float
    shape: TextShape
    meta_text: str
    meta_width: float
    inline: bool
    files: FileBlock
