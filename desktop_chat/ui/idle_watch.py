"""Notices that nobody has touched keyboard or pointer for a while."""

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, QTimer, Signal

IDLE_MS = 5 * 60 * 1000
_CHECK_MS = 15 * 1000
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Watches the input of the whole application; what happens in other programs it does not see.

    Signals:
        changed: True after five minutes without input, False with the first input after that.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, *, after_ms: int = IDLE_MS, check_ms: int = _CHECK_MS) -> None:
        super().__init__(parent)
        self._after_ms = after_ms
        self._idle = False
        self._since = QElapsedTimer()
        self._since.start()
        # A look now and then, where restarting a timer at every move of the pointer would cost more.
        self._look = QTimer(self)
        self._look.timeout.connect(self._check)
        self._look.start(check_ms)
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._since.restart()
            self._set_idle(idle=False)
        return False

    def _check(self) -> None:
        if self._since.hasExpired(self._after_ms):
            self._set_idle(idle=True)

    def _set_idle(self, *, idle: bool) -> None:
        if idle is not self._idle:
            self._idle = idle
            self.changed.emit(idle)
