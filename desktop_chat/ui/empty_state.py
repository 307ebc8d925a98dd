"""What stands where there is nothing yet: one icon, one sentence, at most one button."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.ui.buttons import PrimaryButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon, paint_icon
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.theme import Theme

_DISC, _ICON = 72, 34


class EmptyState(QWidget):
    """Centred in the room it is given, on the timeline's background.

    Signals:
        acted: the button was pressed.
    """

    acted = Signal()

    def __init__(
        self, theme: Theme, icon: Icon, sentence: str, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sentence = PlainLabel(theme, sentence, Type.BODY, "text2")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self.button = PrimaryButton(theme, action)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.setVisible(bool(action))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(16))
        layout.addStretch(2)
        layout.addWidget(_Disc(theme, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.button.clicked.connect(self.acted)
        theme.changed.connect(self.update)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._sentence.setText(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.tokens.bg)


class _Disc(QWidget):
    """The icon on a quiet disc."""

    def __init__(self, theme: Theme, icon: Icon) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_DISC), self._theme.px(_DISC))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, rect = self._theme.tokens, QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.sel)
        painter.drawEllipse(rect)
        side = self._theme.px(_ICON)
        place = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
        paint_icon(painter, self._icon, place, tokens.accent)
