import pytest
from PySide6.QtGui import QColor

from desktop_chat.ui.contrast import contrast, luminance, readable_on


def test_black_on_white_is_twenty_one() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("white")) == 1


def test_a_known_pair() -> None:
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("background", ["#1E242D", "#FFFFFF", "#101318"])
@pytest.mark.parametrize("color", ["#9C2B7A", "#A8480D", "#808080", "#000080", "#FFFF00"])
def test_any_color_becomes_readable_in_its_hue(color: str, background: str) -> None:
    result = readable_on(QColor(color), QColor(background))
    assert contrast(result, QColor(background)) >= 4.5
    if 0 < result.lightness() < 250:
        assert abs(result.hslHue() - QColor(color).hslHue()) <= 2


def test_a_readable_color_stays() -> None:
    assert readable_on(QColor("#101010"), QColor("white")) == QColor("#101010")


def test_luminance_orders() -> None:
    assert luminance(QColor("black")) < luminance(QColor("blue")) < luminance(QColor("lime"))
