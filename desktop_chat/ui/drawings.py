"""Drawings: what makes the window draw, one thing after another, while the sync thread stands still."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

_TURNS_TO_PAINT = 2
"""In one turn of the event loop the views lay themselves out, in the next they are painted."""

_PATIENCE_MS = 50
"""What comes is not held back longer than this by a sync thread that does not come to the end of a piece."""


class RightOfWay(Protocol):
    """What makes the sync thread stand; see ``sync.right_of_way``."""

    def take(self, begin: Callable[[], None]) -> None:
        """Call ``begin`` when it stands, in any thread."""
        ...

    def give_back(self) -> None:
        """Let it go on."""
        ...


class Drawings(QObject):
    """Acts that end with something to paint; each is begun when the one before is painted.

    Between two of them the event loop takes keys, and the sync thread goes on. So the list of rooms and the messages,
    which change together, block the window one after another, each for half as long.

    ``right_of_way`` is set when there is a sync thread.

    Signals:
        painted: what one act changed is on screen.
    """

    painted = Signal()
    _way_is_free = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.right_of_way: RightOfWay | None = None
        self._acts: deque[tuple[QObject, Callable[[], None]]] = deque()
        self._waits = False
        self._asked = 0
        self._closed = False
        self._turns_left = 0
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._on_turn)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._begin)
        self._way_is_free.connect(self._on_way_is_free)

    @property
    def are_done(self) -> bool:
        """Whether nothing waits to be painted."""
        return not (self._acts or self._waits or self._turns.isActive())

    def add(self, receiver: QObject, act: Callable[[], None]) -> None:
        """Have ``act`` done after those before it: at once, when there are none and the sync thread stands.

        Not at all when ``receiver`` was destroyed meanwhile.
        """
        if not self._closed:
            is_first = self.are_done
            self._acts.append((receiver, act))
            if is_first:
                self._ask()

    def close(self) -> None:
        """Forget what waits, and do nothing from now on; idempotent."""
        self._closed, self._waits = True, False
        self._acts.clear()
        self._turns.stop()
        self._patience.stop()
        self._give_back()

    # --- inside -----------------------------------------------------------------------------------------
    def _ask(self) -> None:
        self._waits = True
        if self.right_of_way is None:
            self._begin()
        else:
            self._patience.start()
            self._asked = asked = self._asked + 1
            self.right_of_way.take(lambda: self._way_is_free.emit(asked))

    @Slot(int)
    def _on_way_is_free(self, asked: int) -> None:
        if asked == self._asked:  # not the late answer to one for whom patience ended
            self._begin()

    def _give_back(self) -> None:
        if self.right_of_way is not None:
            self.right_of_way.give_back()

    @Slot()
    def _begin(self) -> None:
        if self._waits:
            self._waits = False
            self._patience.stop()
            self._turns_left = _TURNS_TO_PAINT
            self._turns.start(0)
            receiver, act = self._acts.popleft()
            if isValid(receiver):
                act()

    @Slot()
    def _on_turn(self) -> None:
        self._turns_left -= 1
        if self._turns_left <= 0:
            self._turns.stop()
            self._give_back()
            self.painted.emit()
            if self._acts and not self._waits and not self._turns.isActive():
                self._ask()
