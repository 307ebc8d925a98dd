"""Pictures of files, decoded beside the GUI thread and kept within bounds."""

import enum
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from desktop_chat.ui.attachments.picture_reader import read_picture

SIDE: Final = 640
"""Largest side of what is kept, in pixels: 320 on a screen of double resolution."""

KEPT_BYTES: Final = 64 * 1024 * 1024
MOST_WAITING: Final = 24
_LOOK_MS: Final = 8

ReadPicture = Callable[[Path, str, int], QImage | None]


class Refused(enum.Enum):
    """What stands in the place of a picture that cannot be shown."""

    REFUSED = enum.auto()


class Pictures(QObject):
    """``get`` returns what is there and has the rest read; the newest wish first, as it is what is in sight.

    A wish that waits behind too many newer ones is dropped: whoever still needs it asks again with the next painting.

    Signals:
        ready: (Path) its picture, or that there is none, can be had now.
    """

    ready = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        read: ReadPicture = read_picture,
        *,
        side: int = SIDE,
        kept_bytes: int = KEPT_BYTES,
    ) -> None:
        """``side`` bounds what is kept of each picture, ``kept_bytes`` what is kept of all."""
        super().__init__(parent)
        self._side = side
        self._kept_bytes = kept_bytes
        self._read = read
        self._kept: OrderedDict[Path, QImage | Refused] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[Path, str] = OrderedDict()
        self._running: Path | None = None
        self._reading: Future[QImage | None] = Future()
        self._thread = ThreadPoolExecutor(1, "pictures")
        # Looked at from here while something is read: a thread that held this object to tell it would be the one to
        # destroy it when the window goes meanwhile, which Qt does not survive.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_at_it)

    def get(self, path: Path, content_type: str) -> QImage | Refused | None:
        """Return a picture, that there is none, or None while it is being read."""
        kept = self._kept.get(path)
        if kept is not None:
            self._kept.move_to_end(path)
            return kept
        if path != self._running:
            self._waiting[path] = content_type
            self._waiting.move_to_end(path)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            self._go_on()
        return None

    def _go_on(self) -> None:
        if self._running is not None or not self._waiting:
            return
        path, content_type = self._waiting.popitem()
        self._running = path
        self._reading = self._thread.submit(self._read, path, content_type, self._side)
        self._look.start()

    @Slot()
    def _look_at_it(self) -> None:
        if self._reading.done() and self._running is not None:
            self._look.stop()
            path, self._running = self._running, None
            # Whatever happened, the next one has its turn.
            self._keep(path, None if self._reading.exception() else self._reading.result())

    def _keep(self, path: Path, image: QImage | None) -> None:
        if image is None and not path.exists():
            # It may come back, so nothing is known of it; nor is anybody told, who would only ask again.
            self._go_on()
            return
        self._kept[path] = image if image is not None else Refused.REFUSED
        self._bytes += image.sizeInBytes() if image is not None else 0
        while self._bytes > self._kept_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.sizeInBytes() if isinstance(dropped, QImage) else 0
        self.ready.emit(path)
        self._go_on()
