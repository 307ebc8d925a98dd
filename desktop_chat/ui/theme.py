"""Every colour, distance and type size of the window; nothing else in ``ui`` holds a literal one.

``Theme`` is the one live object: it follows the system's light or dark scheme (or the user's choice), scales with
the system's text size and the user's zoom, and tells the widgets when anything changed.
"""

import enum
import zlib
from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop_chat.ui.contrast import readable_on
from desktop_chat.ui.fonts import Type, make_font


@dataclass(frozen=True)
class Tokens:
    """Colours of one scheme; both schemes have the same names."""

    bg: QColor
    surface: QColor
    other: QColor
    line: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    on_accent: QColor
    mine: QColor
    mine_text: QColor
    mine_2: QColor
    hover: QColor
    sel: QColor
    online: QColor
    danger: QColor
    warn: QColor
    badge: QColor
    on_badge: QColor
    muted_badge: QColor
    code: QColor
    quote: QColor
    shadow: QColor
    scrim: QColor
    on_scrim: QColor
    found: QColor
    on_found: QColor


def _tokens(values: dict[str, str]) -> Tokens:
    return Tokens(**{field.name: QColor(values[field.name]) for field in fields(Tokens)})


LIGHT = _tokens(
    {
        "bg": "#F4F6F9",
        "surface": "#FFFFFF",
        "other": "#FFFFFF",
        "line": "#E3E7ED",
        "text": "#14181F",
        "text2": "#5B6573",
        "text3": "#626C7A",
        "accent": "#2858D0",
        "on_accent": "#FFFFFF",
        "mine": "#DCE7FF",
        "mine_text": "#10203F",
        "mine_2": "#49608F",
        "hover": "#EEF2F8",
        "sel": "#E6EDFD",
        "online": "#17914F",
        "danger": "#C6303E",
        "warn": "#9A6400",
        "badge": "#2858D0",
        "on_badge": "#FFFFFF",
        "muted_badge": "#626C7A",
        "code": "#EEF1F6",
        "quote": "#142858D0",
        "shadow": "#26101828",
        "scrim": "#B3101828",
        "on_scrim": "#FFFFFF",
        "found": "#FFE8A3",
        "on_found": "#14181F",
    }
)
DARK = _tokens(
    {
        "bg": "#101318",
        "surface": "#161A21",
        "other": "#1E242D",
        "line": "#262C36",
        "text": "#E9ECF1",
        "text2": "#A3ADBB",
        "text3": "#8C97A6",
        "accent": "#92B2FF",
        "on_accent": "#0C1220",
        "mine": "#274177",
        "mine_text": "#F0F4FF",
        "mine_2": "#B4C6EE",
        "hover": "#1D222B",
        "sel": "#22304D",
        "online": "#46C98B",
        "danger": "#FF7B86",
        "warn": "#E8B45A",
        "badge": "#3D6BDB",
        "on_badge": "#FFFFFF",
        "muted_badge": "#5F6B7B",
        "code": "#11151B",
        "quote": "#1A92B2FF",
        "shadow": "#66000000",
        "scrim": "#B3101318",
        "on_scrim": "#F4F6FA",
        "found": "#5A4A17",
        "on_found": "#FFF4D6",
    }
)

AVATARS = tuple(QColor(value) for value in ("#5B5BD6", "#0E7C66", "#A8480D", "#9C2B7A", "#1F6FA8", "#6B6F1A"))
"""Behind white initials; which one a person or room gets never changes."""

ON_AVATAR = QColor("#FFFFFF")


class Radius(enum.IntEnum):
    """Corner radii in logical pixels at zoom 1; pills use half their height."""

    SMALL = 8
    FIELD = 10
    ROW = 12
    BUBBLE = 16


class Scheme(enum.StrEnum):
    """What the user chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def avatar_color(key: str) -> QColor:
    """Return the colour of a person or room, stable over runs and machines."""
    return AVATARS[zlib.crc32(key.encode()) % len(AVATARS)]


class Theme(QObject):
    """Tokens, fonts and sizes now in force.

    Signals:
        changed: anything of it changed; cached layouts and pixmaps are void.
    """

    changed = Signal()

    def __init__(self, scheme: Scheme = Scheme.SYSTEM, zoom: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = scheme
        self._zoom = zoom
        self._fonts: dict[Type, QFont] = {}
        self._names: dict[str, QColor] = {}
        self._pixels: dict[float, int] = {}
        self._scale = _scale_of_system() * zoom
        self.generation = 0
        self.tokens = self._choose()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._refresh)

    # --- colours ----------------------------------------------------------------------------------------
    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens are in force."""
        return self.tokens is DARK

    def name_color(self, key: str) -> QColor:
        """Return the avatar's hue as a text colour on others' bubbles."""
        if key not in self._names:
            self._names[key] = readable_on(avatar_color(key), self.tokens.other)
        return self._names[key]

    @property
    def scheme(self) -> Scheme:
        """What the user chose."""
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or always be light or dark."""
        self._scheme = scheme
        self._refresh()

    # --- sizes ------------------------------------------------------------------------------------------
    @property
    def zoom(self) -> float:
        """The user's zoom, 1.0 is none."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Scale everything, between half and three times."""
        self._zoom = min(3.0, max(0.5, zoom))
        self._refresh()

    @property
    def scale(self) -> float:
        """Zoom times the system's text size."""
        return self._scale

    def px(self, size: float) -> int:
        """Return a distance of visual.md in device-independent pixels."""
        # Asked for thousands of times in one layout of a list, so it is remembered.
        known = self._pixels.get(size)
        if known is None:
            known = self._pixels[size] = max(1, round(size * self._scale))
        return known

    def font(self, kind: Type) -> QFont:
        """Return the font of a role of the type scale; do not change it."""
        if kind not in self._fonts:
            self._fonts[kind] = make_font(kind, self.scale)
        return self._fonts[kind]

    # --- application ------------------------------------------------------------------------------------
    def apply_to(self, app: QApplication) -> None:
        """Set style, palette and font of the application and keep them current."""
        app.setStyle("Fusion")
        self._dress(app)
        self.changed.connect(lambda: self._dress(app))

    def palette(self) -> QPalette:
        """Return the Fusion palette of the tokens."""
        t = self.tokens
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, color in (
            (roles.Window, t.surface),
            (roles.WindowText, t.text),
            (roles.Base, t.surface),
            (roles.AlternateBase, t.bg),
            (roles.Text, t.text),
            (roles.PlaceholderText, t.text3),
            (roles.Button, t.surface),
            (roles.ButtonText, t.text),
            (roles.BrightText, t.danger),
            (roles.Highlight, t.accent),
            (roles.HighlightedText, t.on_accent),
            (roles.Link, t.accent),
            (roles.LinkVisited, t.accent),
            (roles.ToolTipBase, t.other),
            (roles.ToolTipText, t.text),
            (roles.Light, t.surface),
            (roles.Midlight, t.hover),
            (roles.Mid, t.line),
            (roles.Dark, t.line),
            (roles.Shadow, t.line),
            (roles.Accent, t.accent),
        ):
            palette.setColor(role, color)
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, t.text3)
        return palette

    def _dress(self, app: QApplication) -> None:
        app.setPalette(self.palette())
        app.setFont(self.font(Type.BODY))

    def _choose(self) -> Tokens:
        if self._scheme is Scheme.SYSTEM:
            return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._scheme is Scheme.DARK else LIGHT

    def _refresh(self) -> None:
        self.tokens = self._choose()
        self._fonts.clear()
        self._names.clear()
        self._pixels.clear()
        self._scale = _scale_of_system() * self._zoom
        self.generation += 1
        self.changed.emit()


_BASE_DPI = 96.0


def _scale_of_system() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.logicalDotsPerInch() / _BASE_DPI if screen else 1.0
