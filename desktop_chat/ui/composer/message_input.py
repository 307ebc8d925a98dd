"""The text field of the composer: grows with its text, Enter sends, Shift+Enter breaks the line."""

import math

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from desktop_chat.ui.composer.offered_files import has_files
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.plain_text import clean
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme


class MessageInput(QPlainTextEdit):
    """Plain text in, plain text out, also from the clipboard.

    Signals:
        submitted: Enter outside an input-method composition.
        cancelled: Escape.
        up_pressed: the arrow up where there is nothing to move in.
        pasted: QMimeData with files or a picture, only while it is delivered.
    """

    submitted = Signal()
    cancelled = Signal()
    up_pressed = Signal()
    pasted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_composing = False
        self._most = 200
        self._hint = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda: self.updateGeometry())
        self._dress()
        theme.changed.connect(self._dress)

    def set_hint(self, text: str) -> None:
        """Show this while the field is empty, on one line (Qt's own placeholder wraps out of sight)."""
        self._hint = text
        self.viewport().update()

    def set_most(self, height: int) -> None:
        """Grow no higher than this."""
        if height != self._most:
            self._most = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        lines = max(1.0, self.document().documentLayout().documentSize().height())
        line = QFontMetricsF(self.font()).lineSpacing()
        wanted = math.ceil(lines * line) + 1
        scrolls = wanted > self._most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
        return QSize(self._theme.px(160), min(wanted, max(self._most, math.ceil(line))))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Lines break anew. Asked for while the layout is at work, another height would be forgotten.
            QTimer.singleShot(0, self, self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._is_composing:
                return
            if event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
                self.insertPlainText("\n")
                self.ensureCursorVisible()
            else:
                self.submitted.emit()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the window's shortcut for the next room
        elif key == Qt.Key.Key_Up and self.document().isEmpty() and not event.modifiers():
            self.up_pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hint and not self._is_composing and self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.tokens.text3)
            rect = self.viewport().rect().adjusted(1, 0, 0, 0)
            shown = self.fontMetrics().elidedText(self._hint, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), shown)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # While an input method composes, Enter chooses a candidate.
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if has_files(source):
            self.pasted.emit(source)
        else:
            self.insertPlainText(clean(source.text()))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or has_files(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Dragged files belong to the whole room, which shows where they would go.
        if has_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Type.BODY))
        palette = self._theme.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.tokens.surface)
        self.setPalette(palette)
        self.updateGeometry()
