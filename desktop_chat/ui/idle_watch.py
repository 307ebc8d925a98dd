"""Notices that nobody has touched keyboard or pointer for a while."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

IDLE_MS = 5 * 60 * 1000
_CHECK_MS = 15 * 1000
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleWatch(QObject):
    """Watches the input of the program's windows; what happens in other programs it does not see.

    It looks at what the windows get from the system, not at every event of every object: Python, asked some thousand
    times while a window is drawn, would stop the drawing each time the sync thread is at work. What an input method
    takes for itself never comes by there: whoever is told that somebody writes calls ``touch``.

    Signals:
        changed: True after five minutes without input, False with the first input after that.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, after_ms: int = IDLE_MS, check_ms: int = _CHECK_MS) -> None:
        super().__init__(parent)
        self._after_ms = after_ms
        self.is_idle = False
        """What ``changed`` told last."""
        self._since = QElapsedTimer()
        self._since.start()
        # A look now and then, where restarting a timer at every move of the pointer would cost more.
        self._look = QTimer(self)
        self._look.timeout.connect(self._check)
        self._look.start(check_ms)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            self._watch(QGuiApplication.focusWindow())

    def touch(self) -> None:
        """Somebody is there."""
        self._since.restart()
        self._set_idle(idle=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.touch()
        return False

    def _watch(self, window: QWindow | None) -> None:
        # Installed once more, a filter moves to the front: each window has it once.
        if window is not None:
            window.installEventFilter(self)

    def _check(self) -> None:
        if self._since.hasExpired(self._after_ms):
            self._set_idle(idle=True)

    def _set_idle(self, *, idle: bool) -> None:
        if idle is not self.is_idle:
            self.is_idle = idle
            self.changed.emit(idle)
