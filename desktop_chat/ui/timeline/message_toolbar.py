"""The small toolbar at the upper edge of the bubble under the pointer."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.theme import Radius, Theme
from desktop_chat.ui.timeline.message_actions import Act


class MessageToolbar(QWidget):
    """React, reply and more for one message.

    Signals:
        act_clicked: Act.
        more_clicked: the whole menu is wanted.
    """

    act_clicked = Signal(object)
    more_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        for icon, name, clicked in (
            (Icon.EMOJI, "React", lambda: self.act_clicked.emit(Act.REACT)),
            (Icon.REPLY, "Reply", lambda: self.act_clicked.emit(Act.REPLY)),
            (Icon.MORE, "More", self.more_clicked),
        ):
            button = IconButton(theme, icon, name, self, size=26, icon_size=16, plate_color=None)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has the menu of the focused message
            button.clicked.connect(clicked)
            layout.addWidget(button)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.line, 1))
        painter.setBrush(self._theme.tokens.other)
        radius = self._theme.px(Radius.SMALL)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
