import math

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.text_shape import TextShape, draw_text, shape_text


def drawn(theme: Theme, shape: TextShape, width: int = 400) -> QImage:
    image = QImage(width, math.ceil(shape.height) + 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_text(painter, theme, shape, QPointF(0, 0), width, theme.tokens.text, theme.tokens.code)
    painter.end()
    return image


def inked_columns(image: QImage) -> list[int]:
    return [x for x in range(image.width()) if any(image.pixelColor(x, y).alpha() > 60 for y in range(image.height()))]


def test_lines_stand_on_an_even_rhythm(theme: Theme) -> None:
    one, two = shape_text(theme, "a", 300), shape_text(theme, "a\nb", 300)
    assert one.height == 19
    assert two.height == 38
    assert shape_text(theme, "a 🎉 b", 300).height == one.height


def test_no_text_is_wider_than_allowed(theme: Theme) -> None:
    for text in ("x" * 500, "word " * 100, "```\n" + "y" * 300 + "\n```", "م" * 300):
        shape = shape_text(theme, text, 240)
        assert shape.width <= 240
        assert shape.height > 19


def test_right_to_left_text_ends_at_the_right(theme: Theme) -> None:
    left = inked_columns(drawn(theme, shape_text(theme, "hello", 400)))
    right = inked_columns(drawn(theme, shape_text(theme, "שלום", 400)))
    assert left[0] < 5
    assert right[-1] > 393
    assert right[0] > 300


def test_time_may_stand_behind_the_last_line_only_of_left_to_right_text(theme: Theme) -> None:
    assert shape_text(theme, "long first line\nend", 300).last_width < 40
    assert math.isinf(shape_text(theme, "שלום", 300).last_width)
    assert math.isinf(shape_text(theme, "a\n```\ncode\n```", 300).last_width)


def test_code_keeps_its_blanks_and_gets_a_ground(theme: Theme) -> None:
    shape = shape_text(theme, "```\na    b\n```", 300)
    assert shape.pieces[0].is_code
    assert shape.pieces[0].layout.text() == "a    b"
    assert drawn(theme, shape).pixelColor(200, 4) == theme.tokens.code


def test_emoji_alone_are_big(theme: Theme) -> None:
    assert shape_text(theme, "🎉", 300).height > 1.5 * shape_text(theme, "🎉 x", 300).height


def test_links_are_accented_and_stay_plain_text(theme: Theme) -> None:
    shape = shape_text(theme, "see https://example.com", 300)
    spans = shape.pieces[0].layout.formats()
    assert [(span.start, span.length) for span in spans] == [(4, 19)]
    assert spans[0].format.foreground().color() == theme.tokens.accent
    assert not spans[0].format.isAnchor()


@pytest.mark.parametrize("text", ["", " ", "\n", "\u0000", "\ud800", "a\u0300" * 400, "<img src=file:///etc/passwd>"])
def test_hostile_text_is_drawn_literally(theme: Theme, text: str) -> None:
    shape = shape_text(theme, text, 200)
    drawn(theme, shape)
    assert all(not piece.layout.formats() for piece in shape.pieces)
    if text.startswith("<"):
        assert shape.pieces[0].layout.text() == text
