"""The dialog that tells the whole life of a message."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_chat.model.messages.message_life import MessageLife, describe
from desktop_chat.ui.attachments.file_text import size_text
from desktop_chat.ui.buttons import PrimaryButton, TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.times import Times

WIDTH, MOST_HEIGHT = 480, 420
_EDGE = 28

_BESIDE = ("Read by", "Delivered to", "Not delivered yet to")

Line = tuple[datetime | None, str]


class MessageDetailsDialog(QDialog):
    """Sections of lines, each with its time; scrolls when there were many attempts.

    Signals:
        copy_wanted: the diagnostic is to be put on the clipboard.
    """

    copy_wanted = Signal()

    def __init__(self, theme: Theme, times: Times, life: MessageLife, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._times = times
        self.setWindowTitle("Message details")
        self.copy = TextButton(theme, "Copy diagnostic")
        self.done_button = PrimaryButton(theme, "Close")
        self.done_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.texts: list[str] = []
        self._inside = QWidget()
        self._rows = QGridLayout(self._inside)
        for title, lines in sections(life):
            self._add_section(title, lines)
        self._rows.setRowStretch(self._rows.rowCount(), 1)
        self._build()
        self.copy.clicked.connect(self.copy_wanted)
        self.copy.clicked.connect(self._say_copied)
        self.done_button.clicked.connect(self.accept)
        self._dress()
        theme.changed.connect(self._dress)
        self.done_button.setFocus()

    def _build(self) -> None:
        px = self._theme.px
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBar(SlimScrollBar(self._theme))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        self._scroll.setAccessibleName("The life of the message")
        for see_through in (self._scroll.viewport(), self._inside):
            see_through.setAutoFillBackground(False)
        note = PlainLabel(
            self._theme, "The diagnostic holds times, states and reasons; no text, no names.", Type.CAPTION, "text2"
        )
        note.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch()
        foot.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(_EDGE), px(_EDGE), px(_EDGE), px(_EDGE))
        layout.setSpacing(px(16))
        layout.addWidget(PlainLabel(self._theme, "Message details", Type.HEADING))
        layout.addWidget(self._scroll, 1)
        layout.addWidget(note)
        layout.addLayout(foot)

    def _add_section(self, title: str, lines: Sequence[Line]) -> None:
        row = self._rows.rowCount()
        heading = PlainLabel(self._theme, title, Type.CAPTION_STRONG, "text2")
        heading.setContentsMargins(0, self._theme.px(10) if self.texts else 0, 0, 0)
        if title in _BESIDE:
            text = lines[0][1]
            names = PlainLabel(self._theme, text, Type.SMALL)
            names.setContentsMargins(0, self._theme.px(10), 0, 0)
            names.setWordWrap(True)
            self._rows.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(names, row, 1)
            self.texts.append(text)
            return
        self._rows.addWidget(heading, row, 0, 1, 2)
        for number, (at, text) in enumerate(lines, start=row + 1):
            time = PlainLabel(self._theme, self._moment(at), Type.CAPTION, "text3")
            what = PlainLabel(self._theme, text, Type.SMALL)
            what.setWordWrap(True)
            self._rows.addWidget(time, number, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(what, number, 1)
            self.texts.append(text)

    def _moment(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = self._times.local(at)
        day = "" if local.date() == self._times.today() else f"{local.day} {_month(local.month)} "
        return f"{day}{local:%H:%M:%S}"

    def _say_copied(self) -> None:
        self.copy.setText("Copied")

    def _dress(self) -> None:
        px = self._theme.px
        self._rows.setContentsMargins(0, 0, px(8), 0)
        self._rows.setHorizontalSpacing(px(16))
        self._rows.setVerticalSpacing(px(6))
        self._rows.setColumnStretch(1, 1)
        self._rows.setColumnMinimumWidth(0, px(96))
        palette = self._theme.palette()
        self.setPalette(palette)
        wanted = self._inside.sizeHint().height() + px(8)
        self._scroll.setMinimumHeight(min(wanted, px(MOST_HEIGHT)))
        self.setMinimumWidth(px(WIDTH))


def sections(life: MessageLife) -> list[tuple[str, list[Line]]]:
    """Return what there is to tell, by heading."""
    message = life.message
    found: list[tuple[str, list[Line]]] = []
    if life.events:
        found.append(("On this device", [(at, one_line(text, 300)) for at, text in describe(life.events)]))
    by = "you" if life.mine else one_line(life.sender_name, 80)
    server: list[Line] = [(message.sent_at, f"Stored, written by {by}")] if message.sent_at else []
    server += [(at, what) for at, what in ((message.edited_at, "Edited"), (message.deleted_at, "Deleted")) if at]
    found.append(("On the server, by its clock", server or [(None, "Not there yet")]))
    if message.attachments and message.deleted_at is None:
        files = [f"{file.name}  ·  {size_text(file.size)}  ·  {file.content_type}" for file in message.attachments]
        found.append(("Files", [(None, text) for text in files]))
    if life.reach:
        read = [one_line(one.name, 80) for one in life.reach if one.read]
        delivered = [one_line(one.name, 80) for one in life.reach if one.delivered and not one.read]
        waiting = [one_line(one.name, 80) for one in life.reach if not one.delivered]
        for title, names in zip(_BESIDE, (read, delivered, waiting), strict=True):
            if names:
                found.append((title, [(None, ", ".join(names))]))
    return found


def _month(number: int) -> str:
    return QLocale.system().monthName(number, QLocale.FormatType.ShortFormat)
