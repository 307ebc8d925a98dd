"""Paints the rows of the timeline and tells what lies under the pointer."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.realtime.receipts import Delivery
from desktop_chat.ui.attachments.file_painter import FilePainter, Inks, mark_rect
from desktop_chat.ui.attachments.file_states import FileLook
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.avatar import paint_avatar
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.theme import Radius, Theme, Tokens
from desktop_chat.ui.timeline.message_layout import (
    DISCARD,
    EDGE_LEFT,
    EDGE_RIGHT,
    RETRY,
    SEPARATOR,
    TICK,
    WRAPPED,
    MessageLayouts,
    RowLayout,
)
from desktop_chat.ui.timeline.refusal import refusal_of
from desktop_chat.ui.timeline.text_shape import draw_text
from desktop_chat.ui.timeline.timeline_model import TimelineModel
from desktop_chat.ui.timeline.timeline_rows import Row, RowKind
from desktop_chat.ui.times import Times

Index = QModelIndex | QPersistentModelIndex
_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform


class Hit(enum.Enum):
    """What a click means."""

    RETRY = enum.auto()
    DISCARD = enum.auto()
    QUOTE = enum.auto()
    BUBBLE = enum.auto()


@dataclass(frozen=True, slots=True)
class FileHit:
    """A click on a file; ``on_mark`` is its round mark, which stops what is under way."""

    look: FileLook
    on_mark: bool


class MessageDelegate(QStyledItemDelegate):
    """Bubbles, pills and the unread line.

    ``pane`` is the width that rows are laid out for, ``chosen`` the file that the keyboard is on.
    """

    def __init__(
        self,
        theme: Theme,
        times: Times,
        model: TimelineModel,
        parent: QObject | None = None,
        pictures: Pictures | None = None,
    ) -> None:
        super().__init__(parent)
        self._files = FilePainter(theme, pictures or Pictures(self))
        self.chosen: FileKey | None = None
        self._theme = theme
        self._model = model
        self._layouts = MessageLayouts(theme, times)
        self.pane = 600
        self.me: Uid | None = None

    def layout_of(self, index: Index) -> RowLayout:
        """Return where everything of a row is, relative to its upper left corner."""
        return self._layouts.of(self._model.row_at(index.row()), self.pane, self.me)

    def hit(self, index: Index, at: QPointF) -> Hit | FileHit | str | None:
        """Return what is at a point relative to the row's upper left corner; the emoji of a reaction as text."""
        layout = self.layout_of(index)
        margin = self._theme.px(4)
        for rect, meaning in ((layout.retry, Hit.RETRY), (layout.discard, Hit.DISCARD)):
            if rect is not None and rect.adjusted(-margin, 0, margin, 0).contains(at):
                return meaning
        for reaction in layout.reactions:
            if reaction.rect.contains(at):
                return reaction.emoji
        for place in layout.files.places:
            if place.rect.contains(at):
                return FileHit(place.look, mark_rect(place, self._theme.scale).contains(at))
        if layout.quote is not None and layout.quote.contains(at):
            return Hit.QUOTE
        return Hit.BUBBLE if layout.bubble.contains(at) else None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.pane, self._layouts.of(self._model.row_at(index.row()), self.pane, self.me).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index.row())
        layout = self._layouts.of(row, self.pane, self.me)
        painter.save()
        painter.setRenderHints(_HINTS)
        rect: QRectF = QRectF(option.rect)
        painter.translate(rect.topLeft())
        if row.kind is RowKind.MESSAGE:
            state: QStyle.StateFlag = option.state
            self._paint_message(painter, row, layout, focused=bool(state & QStyle.StateFlag.State_HasFocus))
        elif row.kind is RowKind.UNREAD:
            self._paint_unread(painter, row.text, layout.height)
        else:
            self._paint_pill(painter, row.text, layout.height)
        painter.restore()

    # --- between messages -------------------------------------------------------------------------------
    def _paint_pill(self, painter: QPainter, text: str, height: int) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        font = self._theme.font(Type.TINY_STRONG)
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.pane - px(100))
        width, tall = metrics.horizontalAdvance(text) + px(24), float(px(24))
        pill = QRectF((self.pane - width) / 2, height - tall, width, tall)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.other)
        painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), tall / 2, tall / 2)
        painter.setFont(font)
        painter.setPen(tokens.text2)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_unread(self, painter: QPainter, text: str, height: int) -> None:
        px, color = self._theme.px, self._theme.tokens.danger
        font = self._theme.font(Type.TINY_STRONG)
        width = QFontMetricsF(font).horizontalAdvance(text)
        right = self.pane - px(EDGE_RIGHT)
        band = QRectF(right - width, height - px(18), width + 1, px(18))
        painter.setPen(QPen(color, 1))
        y = round(band.center().y()) + 0.5
        painter.drawLine(QPointF(px(EDGE_LEFT), y), QPointF(band.left() - px(12), y))
        painter.setFont(font)
        painter.drawText(band, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    # --- messages ---------------------------------------------------------------------------------------
    def _paint_message(self, painter: QPainter, row: Row, layout: RowLayout, *, focused: bool) -> None:
        message = row.message
        if message is None or layout.shape is None:
            return
        tokens = self._theme.tokens
        radius = self._theme.px(Radius.BUBBLE)
        radius = min(radius, round(layout.bubble.height() / 2))
        if focused:
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(layout.bubble.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
        painter.setBrush(tokens.mine if row.own else tokens.other)
        painter.setPen(Qt.PenStyle.NoPen if row.own else QPen(tokens.line, 1))
        inset = 0.0 if row.own else 0.5
        painter.drawRoundedRect(layout.bubble.adjusted(inset, inset, -inset, -inset), radius, radius)
        if layout.avatar is not None:
            paint_avatar(painter, self._theme, layout.avatar, message.sender_id, row.name)
        if layout.name is not None:
            color = self._theme.name_color(message.sender_id)
            self._line(painter, Type.CAPTION_STRONG, color, layout.name, row.name)
        if layout.quote is not None:
            self._paint_quote(painter, row, layout.quote)
        quiet = tokens.mine_2 if row.own else tokens.text3
        ink = quiet if message.deleted_at else tokens.mine_text if row.own else tokens.text
        code = tokens.quote if row.own else tokens.code
        draw_text(painter, self._theme, layout.shape, layout.text_at, layout.text_width, ink, code)
        for place in layout.files.places:
            chosen = focused and place.look.key == self.chosen
            self._files.paint(painter, place, Inks(ink, quiet, code), chosen=chosen)
        self._paint_meta(painter, row, layout, quiet)
        for reaction in layout.reactions:
            self._paint_reaction(painter, reaction.rect, reaction.text, own=reaction.own)
        refusal = refusal_of(message)
        if refusal is not None:
            self._paint_failed(painter, layout, refusal.text, own=row.own)

    def _paint_quote(self, painter: QPainter, row: Row, rect: QRectF) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.quote)
        painter.drawRoundedRect(rect, px(6), px(6))
        painter.setBrush(tokens.accent)
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), px(3), rect.height()), 1.5, 1.5)
        half = (rect.height() - px(6)) / 2
        line = QRectF(rect.left() + px(11), rect.top() + px(3), rect.width() - px(17), half)
        self._line(painter, Type.CAPTION_STRONG, tokens.accent, line, row.reply_name)
        line.moveTop(line.top() + half)
        self._line(painter, Type.CAPTION, tokens.mine_2 if row.own else tokens.text2, line, row.reply_text)

    def _paint_meta(self, painter: QPainter, row: Row, layout: RowLayout, color: QColor) -> None:
        if layout.meta is None or row.message is None:
            return
        painter.setFont(self._theme.font(Type.TINY))
        painter.setPen(color)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(layout.meta.adjusted(0, 0, 2, 0), left, layout.meta_text)
        if not row.own:
            return
        side = self._theme.px(TICK)
        place = QRectF(layout.meta.right() - side, layout.meta.center().y() - side / 2, side, side)
        icon, ink = tick_of(row, color, self._theme.tokens)
        paint_icon(painter, icon, place, ink)

    def _paint_reaction(self, painter: QPainter, rect: QRectF, text: str, *, own: bool) -> None:
        tokens = self._theme.tokens
        painter.setPen(QPen(tokens.accent if own else tokens.line, 1))
        painter.setBrush(tokens.sel if own else tokens.other)
        radius = rect.height() / 2
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(self._theme.font(Type.CAPTION_MEDIUM))
        painter.setPen(tokens.accent if own else tokens.text2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_failed(self, painter: QPainter, layout: RowLayout, reason: str, *, own: bool) -> None:
        if layout.failed is None or layout.retry is None or layout.discard is None:
            return
        tokens = self._theme.tokens
        side = Qt.AlignmentFlag.AlignRight if own else Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._theme.font(Type.CAPTION))
        painter.setPen(tokens.danger)
        painter.drawText(layout.failed.adjusted(-own, 0, 1, 0), side | Qt.AlignmentFlag.AlignVCenter | WRAPPED, reason)
        self._line(painter, Type.CAPTION_STRONG, tokens.accent, layout.retry.adjusted(0, 0, 2, 0), RETRY)
        self._line(painter, Type.CAPTION_STRONG, tokens.danger, layout.discard.adjusted(0, 0, 2, 0), DISCARD)
        between = QRectF(layout.retry.right(), layout.retry.top(), 60, layout.retry.height())
        self._line(painter, Type.CAPTION_STRONG, tokens.text3, between, SEPARATOR)

    def _line(
        self,
        painter: QPainter,
        kind: Type,
        color: QColor,
        rect: QRectF,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
        painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, shown)


def tick_of(row: Row, quiet: QColor, tokens: Tokens) -> tuple[Icon, QColor]:
    """Return the mark of an own message: clock, one tick sent, two delivered, two bold in the accent read, a red one.

    The strokes tell read from delivered too: on an own bubble the two colours lie close together.
    """
    if row.delivery is Delivery.READ:
        return Icon.DOUBLE_CHECK_BOLD, tokens.accent
    if row.delivery is Delivery.DELIVERED:
        return Icon.DOUBLE_CHECK, quiet
    if row.message is not None and row.message.state is MessageState.REJECTED:
        return Icon.FAILED, tokens.danger
    return (Icon.CHECK if row.message is not None and row.message.state is MessageState.SENT else Icon.CLOCK), quiet
