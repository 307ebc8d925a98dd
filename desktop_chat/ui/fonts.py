"""The type scale, in the system's font where the system has chosen one."""

import enum
import sys

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

LINE_HEIGHT = 1.35
"""Distance of base lines of running text, in multiples of the pixel size."""


class Type(enum.Enum):
    """Roles of the type scale: pixel size at zoom 1 and weight."""

    HEADING = (20, QFont.Weight.DemiBold)
    TITLE = (15, QFont.Weight.DemiBold)
    BODY = (14, QFont.Weight.Normal)
    BODY_MEDIUM = (14, QFont.Weight.Medium)
    BODY_STRONG = (14, QFont.Weight.DemiBold)
    CODE = (12.5, QFont.Weight.Normal)
    SMALL = (13, QFont.Weight.Normal)
    SMALL_MEDIUM = (13, QFont.Weight.Medium)
    SMALL_STRONG = (13, QFont.Weight.DemiBold)
    CAPTION = (12, QFont.Weight.Normal)
    CAPTION_MEDIUM = (12, QFont.Weight.Medium)
    CAPTION_STRONG = (12, QFont.Weight.DemiBold)
    TINY = (11, QFont.Weight.Normal)
    TINY_STRONG = (11, QFont.Weight.DemiBold)
    EMOJI = (32, QFont.Weight.Normal)

    @property
    def size(self) -> float:
        """Pixel size at zoom 1."""
        return float(self.value[0])

    @property
    def weight(self) -> QFont.Weight:
        """Stroke weight."""
        weight: QFont.Weight = self.value[1]
        return weight


# Names that stand for "nobody chose": fontconfig aliases and what headless platforms report.
_NOBODY_CHOSE = {"", "Sans Serif", "Sans", "sans-serif", "DejaVu Sans", "Helvetica", "MS Shell Dlg 2"}
_FALLBACKS = ["Inter", "Noto Sans", "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "DejaVu Sans"]
_MONOSPACE = ["Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji"]


def text_families() -> list[str]:
    """Return the families for text; colour emoji come before DejaVu, whose emoji are black and white."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    headless = QGuiApplication.platformName() in ("offscreen", "minimal")
    chosen = [] if headless or system in _NOBODY_CHOSE else [system]
    return [*chosen, *(name for name in _FALLBACKS if name not in chosen)]


def code_families() -> list[str]:
    """Return the families for code blocks."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    first = "DejaVu Sans Mono" if system in ("monospace", "Monospace", "") and sys.platform == "linux" else system
    return [first, *_MONOSPACE]


def make_font(kind: Type, scale: float) -> QFont:
    """Return a new font for a role."""
    font = QFont()
    font.setFamilies(code_families() if kind is Type.CODE else text_families())
    font.setPixelSize(max(1, round(kind.size * scale)))
    font.setWeight(kind.weight)
    if kind is Type.CODE:
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
    return font
