"""A choice between two or more things, each with a line that explains it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_chat.ui.buttons import ThemedButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.theme import Radius, Theme


class ChoiceButton(ThemedButton):
    """One checkable option: a mark, a title, and what it means below. Group them in an exclusive QButtonGroup."""

    def __init__(self, theme: Theme, title: str, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent)
        self._meaning = meaning
        self.setCheckable(True)
        self.setAccessibleDescription(meaning)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        title = QFontMetrics(self.theme.font(Type.SMALL_MEDIUM)).height()
        meaning = QFontMetrics(self.theme.font(Type.CAPTION)).height()
        return QSize(self.theme.px(240), title + meaning + self.theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, px = self.theme.tokens, self.theme.px
        painter = self.begin()
        border = tokens.accent if self.isChecked() else tokens.line
        rect = self.plate(painter, px(Radius.FIELD), tokens.sel if self.isChecked() else tokens.surface, border)
        mark = QRectF(rect.left() + px(12), rect.center().y() - px(8), px(16), px(16))
        painter.setPen(QPen(border if self.isChecked() else tokens.text3, px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(mark)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawEllipse(mark.adjusted(px(4), px(4), -px(4), -px(4)))
        text = rect.adjusted(px(40), px(8), -px(10), -px(8))
        painter.setFont(self.theme.font(Type.SMALL_MEDIUM))
        painter.setPen(tokens.text)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine), self.text())
        painter.setFont(self.theme.font(Type.CAPTION))
        painter.setPen(tokens.text2)
        meaning = QFontMetrics(painter.font()).elidedText(self._meaning, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine), meaning)
