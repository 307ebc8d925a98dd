"""One start of the program on a filled profile, for ``cold_start``: prints one JSON object of milliseconds and bytes.

Arguments: profile folder, configuration file, and the moment at which the parent started this process.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_chat.app import DesktopChat, Options
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Scheme, Theme

SWITCHES = 30
WORDS = ("er in", "ingre", "ti on the", "一是", "zq")


class FirstPaint(QObject):
    """Calls ``then`` once, when the watched widget was painted with rooms in it."""

    def __init__(self, chat: DesktopChat, began: float, figures: dict[str, object]) -> None:
        super().__init__()
        self._chat, self._began, self._figures = chat, began, figures
        self._watched: QObject | None = None
        self._look = QTimer(self)
        self._look.timeout.connect(self._find)
        self._look.start(1)

    def _find(self) -> None:
        if isinstance(self._chat.page, MainWindow):
            self._look.stop()
            self._watched = self._chat.page.sidebar.list.viewport()
            self._watched.installEventFilter(self)
            self._chat.page.sidebar.list.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._watched:
            self._watched = None
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        window = self._chat.page
        assert isinstance(window, MainWindow)
        self._figures["rooms_painted"] = passed(self._began)
        self._figures["rooms"] = window.sidebar.model.rowCount()
        self._figures["memory"] = proportional_memory()
        use(window, self._figures)
        self._figures["memory_after"] = proportional_memory()
        QApplication.quit()


def use(window: MainWindow, figures: dict[str, object]) -> None:
    """Switch rooms and search, each until it is painted."""
    rng = random.Random(3)
    ids = [window.sidebar.model.room_at(row) for row in range(window.sidebar.model.rowCount())]
    figures["switch"] = [
        painted(window, lambda room=room: window.open_room(room)) for room in rng.sample(ids, SWITCHES)
    ]
    window.show_search(everywhere=True)

    def ask(text: str) -> None:
        window.search.field.setText(text)
        window.search._ask()

    figures["search"] = [painted(window, lambda word=word: ask(word)) for word in WORDS * 4]


def painted(window: MainWindow, act: object) -> tuple[float, float]:
    """Return milliseconds until what ``act`` changes is on screen, by the clock and of this thread's processor time."""
    began, busy = time.perf_counter(), time.thread_time()
    assert callable(act)
    act()
    QApplication.sendPostedEvents()
    window.repaint()
    return (time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000


def passed(began: float) -> tuple[float, float]:
    """Return milliseconds since the parent started this process, by the clock and of its processor time."""
    return (time.time() - began) * 1000, time.process_time() * 1000


def proportional_memory() -> int:
    """Return this process's share of memory in bytes, 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def main() -> None:
    """Run the program until the figures are there."""
    profile, config, began = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    app = QApplication(["bench"])
    theme = Theme(Scheme.LIGHT)
    theme.apply_to(app)
    figures: dict[str, object] = {}
    chat = DesktopChat(Options(config, profile, Scheme.LIGHT), os.environ, theme)
    chat.shell.painted.disconnect(chat._begin)  # which would run before the figure is taken
    chat.shell.painted.connect(lambda: figures.setdefault("window_painted", passed(began)))
    chat.shell.painted.connect(chat._begin)
    watcher = FirstPaint(chat, began, figures)
    chat.show()
    app.exec()
    watcher.deleteLater()
    chat.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
