"""IndexCare: joins the pieces of the search index while nobody writes."""

import logging
from collections.abc import Callable

from desktop_chat.errors import StoreError
from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.sync.timing.clock import Clock, Timer

log = logging.getLogger(__name__)

QUIET_SECONDS = 20.0
PAUSE_SECONDS = 0.1
"""Between two steps of some milliseconds each, so that what comes meanwhile is stored in between."""


class IndexCare:
    """Each transaction leaves the search index one piece more, and each search looks into all of them.

    Work is due at the start and after messages were stored. It begins when no message came for a while, goes on in
    short steps, and waits again as soon as one comes. Idle without messages it costs nothing, not even a timer.
    """

    def __init__(
        self, store: LocalStore, clock: Clock, subscribe: Callable[[Callable[[StoreChanges], None]], Callable[[], None]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._subscribe = subscribe
        self._unsubscribe: Callable[[], None] | None = None
        self._timer: Timer | None = None
        self._is_quiet = True

    def start(self) -> None:
        """Care from now on."""
        if self._unsubscribe is None:
            self._unsubscribe = self._subscribe(self._changed)
            self._wait(QUIET_SECONDS)

    def stop(self) -> None:
        """Leave it as it is; idempotent."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _changed(self, changes: StoreChanges) -> None:
        if changes.messages:
            self._is_quiet = False
            if self._timer is None:
                self._wait(QUIET_SECONDS)

    def _wait(self, seconds: float) -> None:
        self._timer = self._clock.call_later("index", seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._is_quiet:
            self._is_quiet = True
            self._wait(QUIET_SECONDS)
            return
        try:
            is_more = self._store.join_search_index()
        except StoreError as error:
            log.warning("the search index stays in pieces: %s", error)
        else:
            if is_more:
                self._wait(PAUSE_SECONDS)
