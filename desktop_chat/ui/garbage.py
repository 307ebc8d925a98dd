"""GarbageTimer: collects garbage in the GUI thread and in small portions, not wherever Python finds it due."""

import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1000
BUSY_MS = 200
"""The pause while much is made, so that each portion stays small."""

FEW = 700
"""Fewer new objects than this are left for the next time, so that an idle program does nothing."""

FULL_AFTER = 200


class GarbageTimer(QObject):
    """Takes the place of the automatic collector while it runs.

    Left alone, Python would look through everything, 90,000 objects most of which belong to the libraries, whenever a
    thread has made enough new ones: during a backlog of messages that stops window and sync thread for 60 ms and more.
    And what the sync thread collects it also destroys, which widgets do not survive.

    Young objects are collected about each second, and more often while many are made. What exists when a library was
    just imported is never looked at: nearly all of it stays as long as the process anyway, and that happens a few times
    in its life.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._modules = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from the automatic collector."""
        gc.disable()
        self._timer.start(EVERY_MS)

    def stop(self) -> None:
        """Give back to it; idempotent."""
        if self._timer.isActive():
            self._timer.stop()
            gc.unfreeze()
            gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect what is worth it now."""
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()
            return
        young, _, collections = gc.get_count()
        is_busy = young >= FEW
        if is_busy:
            gc.collect(2 if collections >= FULL_AFTER else 1)
        self._timer.setInterval(BUSY_MS if is_busy else EVERY_MS)
