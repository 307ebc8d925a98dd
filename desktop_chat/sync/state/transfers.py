"""Transfers: which files are on their way now, and how far; read from any thread."""

from collections.abc import Callable
from typing import Final

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import Transfer

PROGRESS_STEP: Final = 1 / 200
"""Progress is told of when this much more of the whole has arrived: more would only repaint the same pixels."""


class Transfers:
    """Held in memory only; what is on disk is told by the store. Written on the sync thread."""

    def __init__(self, publish: Callable[[StoreChanges], None]) -> None:
        self._publish = publish
        self._running: dict[FileKey, Transfer] = {}

    def of(self, key: FileKey) -> Transfer | None:
        """Return how far a file is, None when it is not on its way."""
        return self._running.get(key)

    def show(self, transfer: Transfer) -> None:
        """Tell of a transfer that began or went on."""
        told = self._running.get(transfer.key)
        is_same = told is not None and told.direction is transfer.direction
        if is_same and told is not None and abs(transfer.fraction - told.fraction) < PROGRESS_STEP and transfer.done:
            return
        self._running[transfer.key] = transfer
        self._publish(StoreChanges(transfers=frozenset({transfer.key})))

    def end(self, key: FileKey) -> None:
        """Tell that a file is no longer on its way, wherever it is now."""
        if self._running.pop(key, None) is not None:
            self._publish(StoreChanges(transfers=frozenset({key})))
