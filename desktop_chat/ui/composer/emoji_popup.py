"""A small grid of the most used emoji, by mouse and by keyboard."""

from PySide6.QtCore import QModelIndex, QPoint, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Radius, Theme

COLUMNS = 8
CELL = 34
_MOST_USED = (
    "👍 ❤️ 😂 🎉 🙏 👀 ✅ 🔥 "
    "😀 🤣 😊 😍 😘 😉 😎 🤔 😅 😭 😢 😡 😱 😴 🥳 👎 👏 🙌 💪 🤝 👋 ✌️ 🤞 👌 "
    "💔 ✨ 🚀 ❌ ⚠️ 💡 📎 📌 📅 ⏰ ☕ 🍕 🐛 🔧 🔒 💯"
)
"""The first row is what people answer with most often."""
EMOJI = tuple(_MOST_USED.split())


class EmojiGrid(QListView):
    """The cells; Enter or a click chooses."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        cell = theme.px(CELL)
        self.setModel(QStringListModel(list(EMOJI), self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setGridSize(QSize(cell, cell))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = theme.font(Type.HEADING)
        self.setFont(font)
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.tokens.other)
        palette.setColor(QPalette.ColorRole.Highlight, theme.tokens.sel)
        self.setPalette(palette)
        self.setAccessibleName("Emoji")
        rows = -(-len(EMOJI) // COLUMNS)
        self.setFixedSize(cell * COLUMNS + 2, cell * rows + 2)
        self.clicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data())


class EmojiPopup(QFrame):
    """Opens above a point, closes with a choice, Escape or a click elsewhere.

    Signals:
        chosen: the emoji.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.grid = EmojiGrid(theme, self)
        self.grid.chosen.connect(self._take)
        layout = QVBoxLayout(self)
        edge = theme.px(8)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.addWidget(self.grid)

    def open_above(self, corner: QPoint) -> None:
        """Show with the lower right corner at a global point."""
        self.adjustSize()
        self._show_at(corner - QPoint(self.width(), self.height()))

    def open_at(self, corner: QPoint) -> None:
        """Show beside a global point, wherever the screen has room for it."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(corner.x() - self.width() // 2, screen.right() - self.width()))
        above = corner.y() - self.height()
        self._show_at(QPoint(left, above if above >= screen.top() else corner.y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.line, 1))
        painter.setBrush(self._theme.tokens.other)
        radius = self._theme.px(Radius.ROW)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _take(self, emoji: str) -> None:
        self.chosen.emit(emoji)
        self.close()

    def _show_at(self, corner: QPoint) -> None:
        self.move(corner)
        self.show()
        self.grid.setCurrentIndex(self.grid.model().index(0, 0))
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)
