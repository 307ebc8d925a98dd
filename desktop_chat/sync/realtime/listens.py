"""A set of listens of the Realtime Database that follows what is wanted."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.errors import ChatError
from desktop_chat.sync.gateways import Listening, RealtimeGateway

log = logging.getLogger(__name__)


class ValueListener:
    """A ValueObserver that hands on values and logs the end; what the rules refuse is not asked for again."""

    def __init__(self, path: str, on_value: Callable[[Any], None]) -> None:
        self._path = path
        self._on_value = on_value
        self.on_value = on_value

    def on_error(self, error: ChatError) -> None:
        # The path may hold a room's secret key, so only its first part is logged.
        log.warning("a listen on %s ended: %s", self._path.partition("/")[0], error.title)


class WantedListens:
    """Listens by name; ``want`` starts and stops what differs."""

    def __init__(self, database: RealtimeGateway) -> None:
        self._database = database
        self._running: dict[str, tuple[str, Listening]] = {}

    def want(self, wanted: Mapping[str, tuple[str, Callable[[Any], None]]]) -> frozenset[str]:
        """``wanted`` is name → (path, whom to tell). Returns the names that are not listened to any more.

        A name whose path changed is listened to anew, and counted among those that ended. Of two names with one path
        the second goes without: paths hold what strangers chose, and must not be able to break anything.
        """
        ended = set()
        for name, (path, listening) in list(self._running.items()):
            if name not in wanted or wanted[name][0] != path:
                listening.stop()
                del self._running[name]
                ended.add(name)
        taken = {path for path, _ in self._running.values()}
        for name, (path, on_value) in wanted.items():
            if name not in self._running and path not in taken:
                taken.add(path)
                self._running[name] = (path, self._database.listen(path, ValueListener(path, on_value)))
        return frozenset(ended)

    def stop(self) -> None:
        """End all."""
        self.want({})
