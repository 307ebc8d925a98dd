"""Paints the rows of the room list."""

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.avatar import HOLLOW, paint_avatar, paint_presence
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.keyed_model import Index
from desktop_chat.ui.presence_text import DOTS
from desktop_chat.ui.rooms.room_list_model import RoomListModel, RoomRow
from desktop_chat.ui.theme import Radius, Theme

ROW_HEIGHT = 62
ROW_GAP = 2
AVATAR = 42
MARGIN = 8
INSET = 10
TEXT_GAP = 12
BADGE = 18
_MOST = 99
_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RoomDelegate(QStyledItemDelegate):
    """Avatar, title and time on one line, preview and badge below; ``open_room`` is drawn selected."""

    def __init__(self, theme: Theme, model: RoomListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.open_room: RoomId | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT) + self._theme.px(ROW_GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index.row())
        px, tokens = self._theme.px, self._theme.tokens
        painter.save()
        painter.setRenderHints(_HINTS)
        plate = QRectF(option.rect).adjusted(px(MARGIN), 0, -px(MARGIN) + 1, -px(ROW_GAP))
        selected = row.key == self.open_room
        self._paint_plate(painter, plate, option.state, selected=selected)
        side = px(AVATAR)
        avatar = QRectF(plate.left() + px(INSET), plate.center().y() - side / 2, side, side)
        paint_avatar(painter, self._theme, avatar, row.avatar_key, row.title, group=row.is_group)
        if row.availability in DOTS:
            token = DOTS[row.availability]
            ground = tokens.sel if selected else tokens.surface
            paint_presence(painter, avatar, getattr(tokens, token), ground, hollow=token == HOLLOW)
        left = avatar.right() + px(TEXT_GAP)
        text = QRectF(left, plate.top(), plate.right() - px(12) - left, plate.height())
        self._paint_first_line(painter, row, text.adjusted(0, px(10), 0, -px(31)), selected=selected)
        self._paint_second_line(painter, row, text.adjusted(0, px(31), 0, -px(10)))
        painter.restore()

    def _paint_plate(self, painter: QPainter, plate: QRectF, state: QStyle.StateFlag, *, selected: bool) -> None:
        tokens, radius = self._theme.tokens, self._theme.px(Radius.ROW)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel if selected else tokens.hover)
            painter.drawRoundedRect(plate, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plate.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _paint_first_line(self, painter: QPainter, row: RoomRow, line: QRectF, *, selected: bool) -> None:
        tokens, unread = self._theme.tokens, row.room.unread > 0
        font = self._theme.font(Type.TINY_STRONG if unread else Type.TINY)
        width = QFontMetricsF(font).horizontalAdvance(row.time)
        painter.setFont(font)
        painter.setPen(tokens.accent if unread else tokens.text2 if selected else tokens.text3)
        painter.drawText(line, _RIGHT, row.time)
        title = line.adjusted(0, 0, -width - self._theme.px(8), 0)
        kind = Type.BODY_STRONG if unread or selected else Type.BODY_MEDIUM
        self._elided(painter, kind, tokens.text, title, row.title)

    def _paint_second_line(self, painter: QPainter, row: RoomRow, line: QRectF) -> None:
        tokens, unread = self._theme.tokens, row.room.unread
        if unread:
            line = line.adjusted(0, 0, -self._paint_badge(painter, unread, line) - self._theme.px(8), 0)
        kind = Type.SMALL_MEDIUM if unread else Type.SMALL
        color = tokens.accent if row.is_typing else tokens.text if unread else tokens.text2
        prefix = tokens.danger if row.is_draft or row.is_failed else color
        if row.prefix:
            taken = QFontMetricsF(self._theme.font(kind)).horizontalAdvance(row.prefix)
            self._elided(painter, kind, prefix, line, row.prefix)
            line = line.adjusted(min(taken, line.width()), 0, 0, 0)
        self._elided(painter, kind, color, line, row.preview)

    def _paint_badge(self, painter: QPainter, count: int, line: QRectF) -> float:
        tokens, px = self._theme.tokens, self._theme.px
        text = str(count) if count <= _MOST else f"{_MOST}+"
        font = self._theme.font(Type.TINY_STRONG)
        width = max(px(22), QFontMetricsF(font).horizontalAdvance(text) + px(11))
        badge = QRectF(line.right() - width, line.center().y() - px(BADGE) / 2, width, px(BADGE))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.badge)
        painter.drawRoundedRect(badge, px(BADGE) / 2, px(BADGE) / 2)
        painter.setFont(font)
        painter.setPen(tokens.on_badge)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        return float(width)

    def _elided(self, painter: QPainter, kind: Type, color: QColor, rect: QRectF, text: str) -> None:
        font = self._theme.font(kind)
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
        painter.drawText(rect, _LEFT, shown)
