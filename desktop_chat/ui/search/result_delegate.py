"""Paints a hit: who, where and when on one line, two lines of the text below with the matches marked."""

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_chat.model.search.search_page import Excerpt
from desktop_chat.ui.avatar import paint_avatar
from desktop_chat.ui.fonts import LINE_HEIGHT, Type
from desktop_chat.ui.keyed_model import Index
from desktop_chat.ui.plain_text import utf16_length
from desktop_chat.ui.search.results_model import ResultRow, ResultsModel
from desktop_chat.ui.theme import Radius, Theme

ROW_HEIGHT, AVATAR, INSET, GAP = 78, 32, 10, 10
LINES = 2
_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ResultDelegate(QStyledItemDelegate):
    """Rows of one height, so that thousands of hits cost nothing to lay out."""

    def __init__(self, theme: Theme, model: ResultsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.row_at(index.row())
        px = self._theme.px
        painter.save()
        painter.setRenderHints(_HINTS)
        plate = QRectF(option.rect).adjusted(0, 0, -px(8), -px(2))
        self._paint_plate(painter, plate, option.state)
        side = px(AVATAR)
        avatar = QRectF(plate.left() + px(INSET), plate.top() + px(10), side, side)
        paint_avatar(painter, self._theme, avatar, row.sender_id, row.sender, group=False)
        left = avatar.right() + px(GAP)
        text = QRectF(left, plate.top() + px(8), plate.right() - px(INSET) - left, plate.height() - px(14))
        self._paint_head(painter, row, QRectF(text.left(), text.top(), text.width(), px(18)))
        self._paint_excerpt(painter, row.excerpt, text.adjusted(0, px(18), 0, 0))
        painter.restore()

    def _paint_plate(self, painter: QPainter, plate: QRectF, state: QStyle.StateFlag) -> None:
        tokens, radius = self._theme.tokens, self._theme.px(Radius.ROW)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if focused or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel if focused else tokens.hover)
            painter.drawRoundedRect(plate, radius, radius)
        if focused and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(plate.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _paint_head(self, painter: QPainter, row: ResultRow, line: QRectF) -> None:
        tokens, px = self._theme.tokens, self._theme.px
        font = self._theme.font(Type.TINY)
        painter.setFont(font)
        painter.setPen(tokens.text3)
        painter.drawText(line, _RIGHT, row.time)
        room = line.adjusted(0, 0, -QFontMetricsF(font).horizontalAdvance(row.time) - px(8), 0)
        for text, kind, color in (
            (row.sender, Type.CAPTION_STRONG, tokens.text),
            (f"in {row.place}" if row.place else "", Type.CAPTION, tokens.text2),
        ):
            metrics = QFontMetricsF(self._theme.font(kind))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
            painter.setFont(self._theme.font(kind))
            painter.setPen(color)
            painter.drawText(room, _LEFT, shown)
            room = room.adjusted(metrics.horizontalAdvance(shown) + px(5), 0, 0, 0)

    def _paint_excerpt(self, painter: QPainter, shown: Excerpt, rect: QRectF) -> None:
        layout = self._laid_out(shown, rect.width())
        last = layout.lineAt(layout.lineCount() - 1)
        end = last.textStart() + last.textLength()
        if end < utf16_length(shown.text):
            fitting = shown.text.encode("utf-16-le")[: 2 * (end - 4)].decode("utf-16-le", "ignore").rstrip()
            layout = self._laid_out(Excerpt(f"{fitting}…", shown.matches), rect.width())
        painter.setPen(self._theme.tokens.text2)
        for number in range(layout.lineCount()):
            layout.lineAt(number).draw(painter, rect.topLeft())

    def _laid_out(self, shown: Excerpt, width: float) -> QTextLayout:
        font = self._theme.font(Type.SMALL)
        layout = QTextLayout(shown.text or " ", font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._marked(shown.text, begin, end) for begin, end in shown.matches])
        height = QFontMetricsF(font).height() * LINE_HEIGHT * 0.9
        layout.beginLayout()
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, number * height))
        layout.endLayout()
        return layout

    def _marked(self, text: str, begin: int, end: int) -> QTextLayout.FormatRange:
        marked = QTextLayout.FormatRange()
        # Qt counts in UTF-16.
        marked.start = utf16_length(text[:begin])
        marked.length = utf16_length(text[begin:end])
        look = QTextCharFormat()
        look.setBackground(self._theme.tokens.found)
        look.setForeground(self._theme.tokens.on_found)
        marked.format = look
        return marked
