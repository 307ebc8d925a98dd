"""Who wants to hear of changes, told in the order in which the changes were written."""

import logging
from collections.abc import Callable

from desktop_chat.model.changes import StoreChanges

log = logging.getLogger(__name__)


class Notices:
    """Subscribers of one ChatClient; ``publish`` runs on the sync thread, the rest on any."""

    def __init__(self) -> None:
        # Replaced as a whole, so that a subscriber may come or go on another thread during a publish.
        self._callbacks: tuple[tuple[object, Callable[[StoreChanges], None]], ...] = ()

    def subscribe(self, callback: Callable[[StoreChanges], None]) -> Callable[[], None]:
        """Add a subscriber; returns the idempotent function that removes it."""
        key = object()
        self._callbacks = (*self._callbacks, (key, callback))

        def end() -> None:
            self._callbacks = tuple(entry for entry in self._callbacks if entry[0] is not key)

        return end

    def publish(self, changes: StoreChanges) -> None:
        """Tell everybody, unless nothing changed; a subscriber that fails is logged and kept."""
        if not changes:
            return
        for _, callback in self._callbacks:
            try:
                callback(changes)
            except Exception:
                log.exception("a subscriber failed")

    def clear(self) -> None:
        """Remove everybody."""
        self._callbacks = ()
