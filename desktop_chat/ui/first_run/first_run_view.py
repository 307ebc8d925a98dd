"""The page that asks for the Firebase configuration, or offers the local demo."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.ui.buttons import PrimaryButton, TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import PlainLabel
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.page import CardPage
from desktop_chat.ui.scroll_bar import SlimScrollBar
from desktop_chat.ui.theme import Radius, Theme

_EXAMPLE = """{
  "apiKey": "…",
  "authDomain": "my-team.firebaseapp.com",
  "projectId": "my-team",
  "storageBucket": "my-team.appspot.com",
  "appId": "…"
}"""


class ConfigField(QPlainTextEdit):
    """Several lines of monospace text on the page's background, with the ring of a text field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText(_EXAMPLE)
        self.setAccessibleName("Firebase configuration")
        self.setTabChangesFocus(True)
        # A configuration is often pasted as one long line.
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimScrollBar(theme))
        self._dress()
        theme.changed.connect(self._dress)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.accent, 2) if self.hasFocus() else QPen(tokens.line, 1)
        inset = pen.widthF() / 2
        painter.setPen(pen)
        painter.setBrush(tokens.bg)
        radius = self._theme.px(Radius.FIELD)
        rect = QRectF(self.viewport().rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, radius, radius)
        painter.end()
        super().paintEvent(event)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Type.CODE))
        self.setPalette(self._theme.palette())
        self.setStyleSheet("QPlainTextEdit { background: transparent; }")
        self.document().setDocumentMargin(self._theme.px(12))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 7 + self._theme.px(26))


class FirstRunView(CardPage):
    """Explains what the app needs, takes a pasted configuration and checks it before it goes on.

    Signals:
        configured: the text was accepted.
            arg 0: str, the text as pasted
        demo_requested: the person wants to look around first.
    """

    configured = Signal(str)
    demo_requested = Signal()

    def __init__(self, theme: Theme, check: Callable[[str], object], parent: QWidget | None = None) -> None:
        """``check`` raises ChatError when the text is no configuration."""
        super().__init__(theme, parent)
        self._check = check
        self.card.add_heading(
            "Welcome to Desktop Chat",
            "It talks to one server only: your own Firebase project. Paste its web configuration to begin.",
        )
        where = PlainLabel(theme, "Firebase console › Project settings › Your apps › Web app", Type.CAPTION, "text2")
        where.setWordWrap(True)
        self.text = ConfigField(theme)
        self.notice = Notice(theme)
        self.submit = PrimaryButton(theme, "Use this project")
        self.demo = TextButton(theme, "Try the local demo")
        self._lay_out(theme, where)
        self.text.textChanged.connect(self._edited)
        self.submit.clicked.connect(self._submit)
        self.demo.clicked.connect(self.demo_requested)
        self._edited()

    def fail(self, error: ChatError) -> None:
        """Show what is wrong with the text, or why the demo did not start."""
        self.notice.tell(error)

    def _lay_out(self, theme: Theme, where: PlainLabel) -> None:
        pasted = QVBoxLayout()
        pasted.setSpacing(theme.px(6))
        pasted.addWidget(where)
        pasted.addWidget(self.text)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addStretch()
        foot.addWidget(PlainLabel(theme, "No project yet?", Type.SMALL, "text2"))
        foot.addWidget(self.demo)
        foot.addStretch()
        body = self.card.body
        body.addLayout(pasted)
        body.addWidget(self.notice)
        body.addWidget(self.submit)
        body.addLayout(foot)
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _edited(self) -> None:
        self.notice.clear()
        self.submit.setEnabled(bool(self.text.toPlainText().strip()))

    def _submit(self) -> None:
        text = self.text.toPlainText()
        try:
            self._check(text)
        except ChatError as error:
            self.fail(error)
        else:
            self.configured.emit(text)
