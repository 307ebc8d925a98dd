"""The line under the header that tells when the link to the server is not what it should be."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.usage import Thrift
from desktop_chat.ui.buttons import TextButton
from desktop_chat.ui.fonts import Type
from desktop_chat.ui.labels import ElidedLabel
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme

SHOW_AFTER_MS = 1000
"""A shorter trouble is none: the banner would only flicker."""

_HEIGHT = 34
_TEXTS = {
    ConnectionState.CONNECTING: "Connecting…",
    ConnectionState.OFFLINE: "No connection. What you write is kept and sent later.",
    ConnectionState.SIGNED_OUT: "Your session has ended. Sign in again to send and receive.",
}
_THRIFT_TEXTS = {
    Thrift.SAVING: "Saving today's free quota: rooms wait until you open them.",
    Thrift.SPENT: "The project's quota is used up for today. What you write is kept and sent later.",
}


class Banner(QWidget):
    """Hidden while online and within the quota; in the danger colour, with buttons, only when the person must act.

    Signals:
        sign_in_wanted, retry_wanted: the buttons of the SIGNED_OUT state; the second is there when the session may
            still be good, for example behind a keyring that is locked.
        connect_wanted: the person does not want to wait for the next attempt to connect.
    """

    sign_in_wanted = Signal()
    retry_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = ConnectionState.ONLINE
        self._error: ChatError | None = None
        self._thrift = Thrift.NORMAL
        self.label = ElidedLabel(theme, "", Type.SMALL, "text2")
        self.retry = TextButton(theme, "Try again")
        self.button = TextButton(theme, "Sign in")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        self._layout = layout = QHBoxLayout(self)
        layout.setSpacing(theme.px(8))
        layout.addStretch()
        layout.addWidget(self.label)
        layout.addWidget(self.retry)
        layout.addWidget(self.button)
        layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.sign_in_wanted)
        self.retry.clicked.connect(self._on_retry)
        self._dress()
        theme.changed.connect(self._dress)
        self.hide()

    def set_state(self, state: ConnectionState, error: ChatError | None = None) -> None:
        """Show a state that lasts; the end of trouble is told at once. ``error`` says why there is no session."""
        self._state, self._error = state, error
        self.set_busy(busy=False)
        if state is ConnectionState.ONLINE and self._thrift is not Thrift.NORMAL:
            self._appear()
        elif state is ConnectionState.ONLINE:
            self._timer.stop()
            self.hide()
        elif self.isHidden() and state is not ConnectionState.SIGNED_OUT:
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._appear()

    def set_thrift(self, thrift: Thrift) -> None:
        """Say while online that the quota of the day is running out; shown with the next ``set_state``."""
        self._thrift = thrift

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while the session is tried again."""
        self.retry.setEnabled(not busy)
        self.button.setEnabled(not busy)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.hover)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _appear(self) -> None:
        self._timer.stop()
        must_act = self._state is ConnectionState.SIGNED_OUT
        is_thrifty = self._state is ConnectionState.ONLINE
        self.label.set_color("danger" if must_act else "warn" if is_thrifty else "text2")
        self.button.setVisible(must_act)
        # A session that the server ended stays ended; any other reason may have passed.
        may_come_back = self._error is not None and not isinstance(self._error, SignInRequired)
        self.retry.setVisible(self._state is ConnectionState.OFFLINE or (must_act and may_come_back))
        self._fit_text()
        self.setAccessibleName(self._text())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _on_retry(self) -> None:
        signal = self.retry_wanted if self._state is ConnectionState.SIGNED_OUT else self.connect_wanted
        signal.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        text = self._text()
        buttons = sum(button.sizeHint().width() for button in (self.retry, self.button) if not button.isHidden())
        room = self.width() - buttons - self._theme.px(2 * 16 + 4 * 8)
        if self._error is not None and self.label.fontMetrics().horizontalAdvance(text) > room:
            text = one_line(self._error.title)
        self.label.setText(text)

    def _text(self) -> str:
        error = self._error
        if self._state is ConnectionState.ONLINE:
            return _THRIFT_TEXTS.get(self._thrift, "")
        if self._state is not ConnectionState.SIGNED_OUT or error is None:
            return _TEXTS.get(self._state, "")
        return one_line(f"{error.title.rstrip('.')}. {error.message}")

    def _dress(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(_HEIGHT))
        self._layout.setContentsMargins(px(16), 0, px(16), 0)
        self.update()
