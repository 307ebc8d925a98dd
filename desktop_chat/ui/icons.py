"""Icons of ``resources/icons``: strokes on a 24 grid, tinted with a token, sharp on every screen."""

import enum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


class Icon(enum.StrEnum):
    """One member per file."""

    ATTACH = "attach"
    BACK = "back"
    BELL = "bell"
    CHAT = "chat"
    CHECK = "check"
    CLOCK = "clock"
    CLOSE = "close"
    COPY = "copy"
    DELETE = "delete"
    DOUBLE_CHECK = "double_check"
    DOUBLE_CHECK_BOLD = "double_check_bold"
    DOWN = "down"
    EDIT = "edit"
    EMOJI = "emoji"
    EYE = "eye"
    EYE_OFF = "eye_off"
    FAILED = "failed"
    FILE = "file"
    FLAG = "flag"
    FOLDER = "folder"
    FORWARD = "forward"
    GAUGE = "gauge"
    INFO = "info"
    INVITE = "invite"
    LINK = "link"
    LOCK = "lock"
    MAIL = "mail"
    MORE = "more"
    OFFLINE = "offline"
    OPEN = "open"
    PEOPLE = "people"
    PERSON = "person"
    PICTURE = "picture"
    PLUS = "plus"
    REPLY = "reply"
    SAVE = "save"
    SEARCH = "search"
    SEND = "send"
    SETTINGS = "settings"
    SIGN_OUT = "sign_out"
    WARNING = "warning"


def resource_folder() -> Path:
    """Return ``resources/``: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "_files" / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


# An image, not a pixmap: this cache outlives the application.
@lru_cache(maxsize=256)
def _tinted(icon: Icon, rgba: int, pixels: int) -> QImage:
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(resource_folder() / "icons" / f"{icon}.svg"))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(image.rect(), QColor.fromRgba(rgba))
    painter.end()
    return image


def paint_icon(painter: QPainter, icon: Icon, rect: QRectF, color: QColor) -> None:
    """Draw an icon into a square of logical pixels, in the resolution of the device painted on."""
    # The painter's own transform counts too: a widget rendered into a picture of higher resolution.
    ratio = max(painter.device().devicePixelRatio(), painter.deviceTransform().m11())
    image = _tinted(icon, color.rgba(), max(1, round(rect.width() * ratio)))
    painter.drawImage(rect, image, QRectF(image.rect()))


def icon_pixmap(icon: Icon, size: int, color: QColor, ratio: float | None = None) -> QPixmap:
    """Return an icon as a pixmap of ``size`` logical pixels."""
    scale = ratio or QGuiApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap.fromImage(_tinted(icon, color.rgba(), max(1, round(size * scale))))
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def menu_icon(icon: Icon, size: int, color: QColor) -> QIcon:
    """Return an icon for a QAction."""
    return QIcon(icon_pixmap(icon, size, color))
