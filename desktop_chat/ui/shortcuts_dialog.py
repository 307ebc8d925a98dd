"""The list of what the keyboard can do."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Radius, Theme

_SCREEN_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, any of which does the same or its opposite, and what they do."""

    keys: tuple[str, ...]
    meaning: str


SHORTCUTS: dict[str, tuple[Shortcut, ...]] = {
    "Anywhere": (
        Shortcut(("Ctrl+K",), "Search or jump to a room"),
        Shortcut(("Ctrl+F",), "Search in the open room"),
        Shortcut(("Ctrl+Shift+F",), "Search all messages"),
        Shortcut(("Alt+↑", "Alt+↓"), "Room above or below"),
        Shortcut(("Ctrl+N",), "New conversation"),
        Shortcut(("Ctrl+J",), "Join a group by a link"),
        Shortcut(("Ctrl+Shift+A",), "Attach files in the open room"),
        Shortcut(("Ctrl+Shift+U", "U"), "Mark the open or the chosen room as unread"),
        Shortcut(("F6", "Shift+F6"), "Next or last part of the window"),
        Shortcut(("Ctrl++", "Ctrl+-", "Ctrl+0"), "Larger, smaller, as before"),
        Shortcut(("Ctrl+,",), "Settings"),
        Shortcut(("Ctrl+/",), "This list"),
    ),
    "Writing": (
        Shortcut(("Enter",), "Send"),
        Shortcut(("Shift+Enter",), "New line"),
        Shortcut(("↑",), "Edit the last message, in the empty field"),
        Shortcut(("Esc",), "Close the error, do not reply or edit"),
    ),
    "On a message": (
        Shortcut(("↑", "↓"), "Message above or below"),
        Shortcut(("Enter", "R"), "Reply"),
        Shortcut(("+",), "React"),
        Shortcut(("E",), "Edit"),
        Shortcut(("Delete",), "Delete"),
        Shortcut(("Ctrl+C",), "Copy its text"),
        Shortcut(("←", "→"), "Choose one of its files"),
        Shortcut(("O", "Ctrl+S"), "View or open the file or fetch it, save it"),
        Shortcut(("Enter", "Delete"), "Retry or discard what was not sent"),
        Shortcut(("Menu", "Shift+F10"), "Everything one can do with it"),
        Shortcut(("End",), "Newest message"),
        Shortcut(("Esc",), "Back to writing"),
    ),
}


class ShortcutsDialog(QDialog):
    """Scrolls where the screen is too small for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Keyboard shortcuts")
        px = theme.px
        self.close_button = TextButton(theme, "Close")
        self.close_button.clicked.connect(self.accept)
        self._inside = self._table(theme)
        self._scroll = scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setVerticalScrollBar(SlimScrollBar(theme))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(28), px(28), px(20), px(20))
        layout.setSpacing(px(16))
        layout.addWidget(PlainLabel(theme, "Keyboard shortcuts", Type.HEADING))
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        self.close_button.setFocus()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        wanted, inside = super().sizeHint(), self._inside.sizeHint()
        height = wanted.height() - self._scroll.sizeHint().height() + inside.height()
        most = self.screen().availableSize() * _SCREEN_SHARE
        return QSize(inside.width() + self._theme.px(28 + 20 + 12), height).boundedTo(most)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step)

    def _table(self, theme: Theme) -> QWidget:
        table = QWidget()
        table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(28))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 1)
        row = 0
        for group, shortcuts in SHORTCUTS.items():
            if row:
                grid.setRowMinimumHeight(row, theme.px(8))
                row += 1
            grid.addWidget(PlainLabel(theme, group, Type.CAPTION_STRONG, "text2"), row, 0, 1, 2)
            for shortcut in shortcuts:
                row += 1
                grid.addWidget(PlainLabel(theme, shortcut.meaning, Type.SMALL), row, 0)
                grid.addLayout(_caps(theme, shortcut.keys), row, 1)
            row += 1
        return table


def _caps(theme: Theme, keys: tuple[str, ...]) -> QHBoxLayout:
    caps = QHBoxLayout()
    caps.setSpacing(theme.px(6))
    for key in keys:
        caps.addWidget(KeyCap(theme, key))
    caps.addStretch()
    return caps


class KeyCap(PlainLabel):
    """The name of a key or a chord, outlined."""

    def __init__(self, theme: Theme, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, keys, Type.TINY_STRONG, "text2", parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(Type.TINY_STRONG))
        width = metrics.horizontalAdvance(self.text()) + self._theme.px(14)
        return QSize(max(width, self._theme.px(24)), self._theme.px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.hover)
        radius = self._theme.px(Radius.SMALL) - 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
        super().paintEvent(event)
