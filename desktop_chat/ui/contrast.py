"""Contrast of two colours as WCAG 2 counts it."""

from PySide6.QtGui import QColor

TEXT = 4.5
"""Least ratio for text."""

MARK = 3.0
"""Least ratio for graphical marks (icons, dots, rings)."""

_STEP = 1.04


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def luminance(color: QColor) -> float:
    """Return the relative luminance, 0 (black) to 1 (white); alpha is ignored."""
    red, green, blue = (_linear(value) for value in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the ratio of two opaque colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(color: QColor, background: QColor, ratio: float = TEXT) -> QColor:
    """Return ``color``, lightened or darkened in its own hue until it reaches ``ratio`` on ``background``."""
    hue, saturation, lightness = color.hslHueF(), color.hslSaturationF(), color.lightnessF()
    grow = luminance(background) < 0.2
    while contrast(color, background) < ratio and 0.0 < lightness < 1.0:
        lightness = min(1.0, lightness * _STEP) if grow else max(0.0, lightness / _STEP - 0.002)
        color = QColor.fromHslF(max(hue, 0.0), saturation, lightness)
    return color
