"""The crossing of what changed from the sync thread to the GUI thread."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.ui.drawings import Drawings

T = TypeVar("T")
INTERVAL_MS = 16

log = logging.getLogger("desktop_chat.ui")


class SyncBridge(QObject):
    """Carries change notices and the results of commands over to the GUI thread.

    ``on_changes`` and futures may call from any thread; everything comes out in the thread of this object.
    After ``close`` nothing comes out any more, and calls from late threads do nothing.

    Signals:
        changed: StoreChanges of at least one write, merged; at most one signal in 16 ms. What it makes the window draw
            is the first of ``drawings``; who has much to draw adds the rest to them.
    """

    changed = Signal(object)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._closed = False
        self._changes = StoreChanges()
        self._answers: deque[Callable[[], None]] = deque()
        self._is_woken = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._flush)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)
        self.drawings = Drawings(self)
        self.drawings.painted.connect(self._since.start)

    # --- any thread -------------------------------------------------------------------------------------
    def on_changes(self, changes: StoreChanges) -> None:
        """Take a change notice; give this to ``ChatClient.subscribe``."""
        with self._lock:
            self._changes = self._changes | changes
            self._wake()

    def _on_answer(self, answer: Callable[[], None]) -> None:
        with self._lock:
            self._answers.append(answer)
            self._wake()

    def _wake(self) -> None:
        # Under the lock, so that close() cannot come between the look at _closed and the signal.
        if not self._closed and not self._is_woken:
            self._is_woken = True
            self._woken.emit()

    # --- GUI thread -------------------------------------------------------------------------------------
    def deliver(
        self,
        future: "Future[T]",
        receiver: QObject,
        on_result: Callable[[T], None] | None = None,
        on_error: Callable[[ChatError], None] | None = None,
    ) -> None:
        """Call ``on_result`` or ``on_error`` in the GUI thread when the future is done.

        Never called before this returns, and not at all when ``receiver`` was destroyed meanwhile. An error that
        is no ChatError is a bug of ours: it is logged and shown as one.
        """

        def done(finished: "Future[T]") -> None:
            self._on_answer(lambda: _hand_over(finished, receiver, on_result, on_error))

        future.add_done_callback(done)

    def close(self) -> None:
        """Deliver nothing from now on; idempotent."""
        with self._lock:
            self._closed = True
            self._changes = StoreChanges()
            self._answers.clear()
        self._timer.stop()
        self.drawings.close()

    @Slot()
    def _on_woken(self) -> None:
        with self._lock:
            self._is_woken = False
            answers, self._answers = self._answers, deque()
            waiting = bool(self._changes)
        if waiting and not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else INTERVAL_MS
            if passed >= INTERVAL_MS:
                self._flush()
            else:
                self._timer.start(INTERVAL_MS - passed)
        if answers and not self.drawings.are_done:
            # Who hears that a message is safe finds it on screen.
            self.drawings.add(self, lambda: self._give(answers))
        else:
            self._give(answers)

    def _give(self, answers: Iterable[Callable[[], None]]) -> None:
        for answer in answers:
            if not self._closed:
                answer()

    @Slot()
    def _flush(self) -> None:
        if not self.drawings.are_done:
            self._timer.start(INTERVAL_MS)
            return
        with self._lock:
            is_told = not self._changes
        if not is_told:
            self._since.start()
            self.drawings.add(self, self._tell)

    def _tell(self) -> None:
        with self._lock:
            changes, self._changes = self._changes, StoreChanges()
        if changes and not self._closed:
            self.changed.emit(changes)


def _hand_over(
    future: "Future[T]",
    receiver: QObject,
    on_result: Callable[[T], None] | None,
    on_error: Callable[[ChatError], None] | None,
) -> None:
    if not isValid(receiver):
        return
    error: BaseException | None
    try:
        error = future.exception()
    except CancelledError as cancelled:
        error = cancelled
    if error is None:
        if on_result is not None:
            on_result(future.result())
        return
    if isinstance(error, CancelledError):
        return
    if not isinstance(error, ChatError):
        log.error("a command failed unexpectedly", exc_info=error)
        error = ChatError("Something went wrong", "This is a fault of the program; it was written to the log.")
    if on_error is not None:
        on_error(error)
