"""Ctrl-C and SIGTERM end the program as its close button does.

Python runs signal handlers between its own instructions, and the event loop is not made of them: the wake-up socket
brings each signal into the loop, without a timer that would cost idle time.
"""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class QuitSignals(QObject):
    """Installs the handlers of the process; make one, on the main thread, and close it before the process goes on.

    Signals:
        asked: the process was asked to end.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inner, self._outer = socket.socketpair()
        for end in (self._inner, self._outer):
            end.settimeout(0)
        self._before_fd = signal.set_wakeup_fd(self._outer.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _take) for number in (signal.SIGINT, signal.SIGTERM)}
        self._notifier = QSocketNotifier(self._inner.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)

    def close(self) -> None:
        """Give the process its former handlers back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._inner.close()
        self._outer.close()

    @Slot()
    def _woken(self) -> None:
        if {signal.SIGINT, signal.SIGTERM} & set(self._inner.recv(64)):
            self.asked.emit()


def _take(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here: the wake-up socket has the number already."""
