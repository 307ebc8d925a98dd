"""One link into a group: how far it is good, and two buttons."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.model.invite import Invite
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.theme import Radius, Theme


class LinkRow(QWidget):
    """Shows the end of a link, not the whole of it: whoever looks over the shoulder must not get in.

    Signals:
        copy_wanted, revoke_wanted: the link.
    """

    copy_wanted = Signal(str)
    revoke_wanted = Signal(str)

    def __init__(self, theme: Theme, invite: Invite, meaning: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.link = invite.link
        ending = f"…{invite.id[-6:]}"
        self.setAccessibleName(f"Link ending in {invite.id[-6:]}, {meaning}")
        self.meaning = ElidedLabel(theme, meaning, Type.CAPTION, "text2")
        self.meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.copy = IconButton(theme, Icon.COPY, f"Copy the link {ending}", size=32, icon_size=18, plate_color=None)
        self.revoke = IconButton(
            theme, Icon.DELETE, f"Take back the link {ending}", size=32, icon_size=18, ink="danger", plate_color=None
        )
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(1))
        lines.addWidget(ElidedLabel(theme, ending, Type.SMALL_MEDIUM))
        lines.addWidget(self.meaning)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(8), theme.px(6), theme.px(8))
        layout.setSpacing(theme.px(4))
        layout.addLayout(lines, 1)
        layout.addWidget(self.copy)
        layout.addWidget(self.revoke)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.link))
        self.revoke.clicked.connect(lambda: self.revoke_wanted.emit(self.link))
        theme.changed.connect(self.update)

    def show_copied(self) -> None:
        """Say that it is in the clipboard now."""
        self.copy.set_look(Icon.CHECK, None, "online")
        self.copy.set_name("Copied")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.hover)
        radius = self._theme.px(Radius.FIELD)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
