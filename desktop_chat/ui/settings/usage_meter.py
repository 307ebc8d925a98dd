"""A bar that shows how much of a quota is used."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.model.files.byte_text import byte_text
from desktop_chat.model.usage import SAVING_SHARE
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme

_BAR_HEIGHT = 6


class UsageMeter(QWidget):
    """Name and figures above a bar; the words say all that the bar shows, so nothing hangs on its colour."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._figures = PlainLabel(theme, "", Type.SMALL, "text2")
        self._bar = _Bar(theme)
        line = QHBoxLayout()
        line.addWidget(PlainLabel(theme, name, Type.SMALL_MEDIUM))
        line.addStretch()
        line.addWidget(self._figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(6))
        layout.addLayout(line)
        layout.addWidget(self._bar)

    def show_used(self, used: int, free: int) -> None:
        """Show ``used`` of ``free`` operations."""
        share = used / free
        percent = "under 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")
        self._say(f"{used:,} of {free:,} ({percent})", share)

    def show_bytes(self, used: int, limit: int) -> None:
        """Show ``used`` of ``limit`` bytes; a limit of 0 allows none, so all of it is used."""
        left = byte_text(max(0, limit - used))
        self._say(f"{byte_text(used)} of {byte_text(limit)}, {left} left", used / limit if limit else 1.0)

    def show_unknown(self, why: str) -> None:
        """Show words where there is no figure, and an empty bar."""
        self._say(why, 0.0)

    def _say(self, text: str, share: float) -> None:
        self._figures.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")
        self._bar.show_share(share)

    @property
    def text(self) -> str:
        """The words at the right, as they are shown."""
        return self._figures.text()


class _Bar(QWidget):
    """Filled from the left; in the warning colour from the share on at which the client saves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_BAR_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect())
        radius = track.height() / 2
        painter.setBrush(tokens.line)
        painter.drawRoundedRect(track, radius, radius)
        if not self._share:
            return
        color = tokens.accent if self._share < SAVING_SHARE else tokens.warn if self._share < 1 else tokens.danger
        painter.setBrush(color)
        width = max(track.height(), track.width() * min(1.0, self._share))
        painter.drawRoundedRect(QRectF(0, 0, width, track.height()), radius, radius)
