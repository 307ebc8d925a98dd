"""The body of one message, broken into lines: running text in its own direction, and code blocks."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop_chat.ui.fonts import LINE_HEIGHT, Type
from desktop_chat.ui.plain_text import Block, accented, blocks, is_big_emoji, is_right_to_left
from desktop_chat.ui.theme import Radius, Theme

# Distances of visual.md at zoom 1.
CODE_BLEED = 3
CODE_PADDING_X = 12
CODE_PADDING_Y = 8
BLOCK_GAP = 6
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class Piece:
    """One laid-out paragraph group; ``y`` is its top in the body, ``width`` that of its widest line."""

    layout: QTextLayout
    y: float
    height: float
    width: float
    is_code: bool = False
    is_rtl: bool = False


@dataclass(frozen=True, slots=True)
class TextShape:
    """A body laid out for a maximum width.

    ``last_width`` is the width of the last line where something may stand behind it, else infinite.
    """

    pieces: tuple[Piece, ...]
    max_width: float
    width: float
    height: float
    last_width: float


def shape_text(theme: Theme, body: str, max_width: float, *, italic: bool = False) -> TextShape:
    """Lay a body out."""
    if is_big_emoji(body):
        return _shape([Block(body.strip())], theme, max_width, theme.font(Type.EMOJI))
    font = theme.font(Type.BODY)
    if italic:
        font = QFont(font)
        font.setItalic(True)
    return _shape(blocks(body), theme, max_width, font)


def draw_text(
    painter: QPainter, theme: Theme, shape: TextShape, at: QPointF, width: float, ink: QColor, code: QColor
) -> None:
    """Draw a body at its upper left corner, in a column of ``width``; ``code`` is the ground of code blocks."""
    bleed = theme.px(CODE_BLEED)
    for piece in shape.pieces:
        left, top = at.x(), at.y() + piece.y
        if piece.is_code:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(code)
            radius = theme.px(Radius.SMALL)
            painter.drawRoundedRect(QRectF(left - bleed, top, width + 2 * bleed, piece.height), radius, radius)
            left += theme.px(CODE_PADDING_X) - bleed
            top += theme.px(CODE_PADDING_Y)
        elif piece.is_rtl:
            left -= shape.max_width - width
        painter.setPen(ink)
        piece.layout.draw(painter, QPointF(left, top))


def _shape(found: Iterable[Block], theme: Theme, max_width: float, font: QFont) -> TextShape:
    pieces: list[Piece] = []
    y = width = 0.0
    last_width = math.inf
    for block in found:
        for text, rtl in _by_direction(block):
            if pieces and (block.is_code or pieces[-1].is_code):
                y += theme.px(BLOCK_GAP)
            if block.is_code:
                piece, last = _code_piece(text, theme, max_width, y), math.inf
            else:
                piece, last = _text_piece(text, theme, max_width, y, font, rtl=rtl)
            pieces.append(piece)
            y += piece.height
            width = max(width, piece.width)
            last_width = last
    return TextShape(tuple(pieces), max_width, width, y, last_width)


def _by_direction(block: Block) -> Iterator[tuple[str, bool]]:
    """Split running text where the direction of its lines changes; empty lines go with the one before."""
    if block.is_code or block.text.isascii():
        yield block.text, False
        return
    direction = False
    tagged = []
    for line in block.text.split("\n"):
        direction = is_right_to_left(line) if line.strip() else direction
        tagged.append((line, direction))
    for rtl, group in groupby(tagged, key=lambda pair: pair[1]):
        yield "\n".join(line for line, _ in group), rtl


def _text_piece(text: str, theme: Theme, max_width: float, y: float, font: QFont, *, rtl: bool) -> tuple[Piece, float]:
    option = QTextOption(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), font)
    layout.setTextOption(option)
    _color_accents(layout, text, theme.tokens.accent)
    step = math.ceil(font.pixelSize() * LINE_HEIGHT)
    width, height, last = _break_lines(layout, max_width, step, QFontMetricsF(font))
    return Piece(layout, y, height, width, is_rtl=rtl), math.inf if rtl else last


def _code_piece(text: str, theme: Theme, max_width: float, y: float) -> Piece:
    font = theme.font(Type.CODE)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    option.setTabStopDistance(QFontMetricsF(font).horizontalAdvance("0") * 4)
    layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), font)
    layout.setTextOption(option)
    around = 2 * (theme.px(CODE_PADDING_X) - theme.px(CODE_BLEED))
    step = math.ceil(font.pixelSize() * 1.5)
    width, height, _ = _break_lines(layout, max(1.0, max_width - around), step, QFontMetricsF(font))
    return Piece(layout, y, height + 2 * theme.px(CODE_PADDING_Y), width + around, is_code=True)


def _break_lines(
    layout: QTextLayout, max_width: float, step: float, metrics: QFontMetricsF
) -> tuple[float, float, float]:
    """Break into lines on an even rhythm; return the widest, the height, and the width of the last line."""
    y = width = last = 0.0
    lead = (step - metrics.height()) / 2 + metrics.ascent()
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max_width)
        tall = max(step, line.height())
        # Base lines stay even although a fallback font (emoji) has other measures.
        line.setPosition(QPointF(0, y + (lead - line.ascent() if tall == step else 0)))
        last = line.naturalTextWidth()
        width = max(width, last)
        y += tall
    layout.endLayout()
    return min(width, max_width), y, last


def _color_accents(layout: QTextLayout, text: str, color: QColor) -> None:
    if "@" not in text and "://" not in text:
        return
    ranges = []
    for start, length in accented(text):
        span = QTextLayout.FormatRange()
        span.start, span.length = start, length
        look = QTextCharFormat()
        look.setForeground(color)
        span.format = look
        ranges.append(span)
    layout.setFormats(ranges)
