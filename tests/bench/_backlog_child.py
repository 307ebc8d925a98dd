"""The program on a profile that waits for a backlog, for ``backlog``: measures how long the GUI thread is blocked.

Arguments: profile folder, configuration file. Says ``painted`` once the stored room list is on screen and a room is
open. A line on stdin says that everything is stored: what is left is shown, then one JSON object of figures is printed.
"""

import gc
import json
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop_chat.app import DesktopChat, Options
from desktop_chat.model.changes import StoreChanges
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Scheme, Theme
from tests.bench._cold_start_child import proportional_memory

BEAT_MS = 2
CALM_MS = 1000


@dataclass(frozen=True, slots=True)
class Gap:
    """Milliseconds between two beats: as a clock has it, on the CPU, and in the queue for a CPU (the machine's noise).

    What is left of ``wall`` was spent waiting: for the interpreter's lock that the sync thread holds, or for the disk.
    """

    at: float
    wall: float
    cpu: float
    queued: float


class Heart(QObject):
    """Beats in the event loop of the GUI thread: what lies long after the beat before was blocked for as long.

    The beats are counted from ``begin`` on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._queue: int | None = None
        self._last = (0.0, 0.0, 0.0)
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Count from now on."""
        self.gaps.clear()
        self._queue = _schedstat()
        self._last = self._now()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Beat no longer."""
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now, before = self._now(), self._last
        self._last = now
        wall, cpu, queued = (1000 * (one - other) for one, other in zip(now, before, strict=True))
        self.gaps.append(Gap(now[0], wall - BEAT_MS, cpu, queued))

    def _now(self) -> tuple[float, float, float]:
        # One call that steps aside for the sync thread, not more: what measures must not be what blocks.
        queued = 0 if self._queue is None else int(os.pread(self._queue, 100, 0).split()[1])
        return time.perf_counter(), time.thread_time(), queued / 1e9


def _schedstat() -> int | None:
    """Open what tells how long this thread has waited for a CPU; None where nobody tells."""
    try:
        return os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY)
    except OSError:
        return None


class Collections:
    """How long the garbage collector held everything up, in milliseconds."""

    def __init__(self) -> None:
        self.spent: list[float] = []
        self._began = 0.0
        gc.callbacks.append(self._called)

    def _called(self, phase: str, _info: object) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.spent.append((time.perf_counter() - self._began) * 1000)


class Run(QObject):
    """Opens a room when the window is there, then listens to the parent."""

    def __init__(self, chat: DesktopChat, heart: Heart) -> None:
        super().__init__()
        self._chat, self._heart = chat, heart
        self._figures: dict[str, object] = {}
        self._collections = Collections()
        self._arrived: float | None = None
        self._stdin = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._stdin.activated.connect(self._told)
        self._look = QTimer(self)
        self._look.timeout.connect(self._find)
        self._look.start(1)

    @Slot()
    def _find(self) -> None:
        window = self._chat.page
        if isinstance(window, MainWindow) and window.sidebar.model.rowCount():
            self._look.stop()
            window.open_room(window.sidebar.model.room_at(0))
            window.repaint()
            QTimer.singleShot(0, self, self._painted)

    @Slot()
    def _painted(self) -> None:
        self._figures["memory_before"] = proportional_memory()
        gc.collect()
        self._chat._bridge.changed.connect(self._changed)
        self._collections.spent.clear()
        self._heart.begin()
        say("painted")

    @Slot(object)
    def _changed(self, changes: StoreChanges) -> None:
        if changes.messages and self._arrived is None:
            self._arrived = time.perf_counter()

    @Slot()
    def _told(self) -> None:
        self._stdin.setEnabled(False)
        QTimer.singleShot(CALM_MS, self, self._finish)

    @Slot()
    def _finish(self) -> None:
        self._heart.stop()
        window = self._chat.page
        assert isinstance(window, MainWindow)
        self._figures |= {
            "gaps": [(gap.at, gap.wall, gap.cpu, gap.queued) for gap in self._heart.gaps],
            "arrived": self._arrived,
            "collections": list(self._collections.spent),
            "unread": window.unread_messages,
            "memory": proportional_memory(),
        }
        QApplication.quit()
        self._chat.close()
        say(json.dumps(self._figures))


def say(line: str) -> None:
    """Tell the parent."""
    print(line, flush=True)


def main() -> None:
    """Run the program until the parent has heard the figures."""
    profile, config = Path(sys.argv[1]), Path(sys.argv[2])
    app = QApplication(["bench"])
    theme = Theme(Scheme.LIGHT)
    theme.apply_to(app)
    chat = DesktopChat(Options(config, profile, Scheme.LIGHT), os.environ, theme)
    run = Run(chat, Heart())
    chat.show()
    app.exec()
    run.deleteLater()


if __name__ == "__main__":
    main()
