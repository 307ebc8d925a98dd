"""The listens of one client: which paths, what is known there, and whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from desktop_chat.errors import ChatError
from desktop_chat.remote.database.database_tree import segments, with_merge, with_value


class ValueObserver(Protocol):
    """Who hears of one path (``sync.gateways.ValueObserver``)."""

    def on_value(self, value: Any) -> None: ...
    def on_error(self, error: ChatError) -> None: ...


@dataclass(slots=True, eq=False)
class Listen:
    """One listen; after each reconnect (``heard`` is False then) the server tells everything anew."""

    listens: "DatabaseListens"
    path: tuple[str, ...]
    observer: ValueObserver
    known: Any = None
    heard: bool = False

    def stop(self) -> None:
        """End it; no further call reaches the observer. Idempotent."""
        self.listens.remove(self)


class DatabaseListens:
    """``on_removed`` is called with a path that nobody listens to any more. Paths do not lie inside each other."""

    def __init__(self, on_removed: Callable[[str], None]) -> None:
        self._on_removed = on_removed
        self._by_path: dict[tuple[str, ...], Listen] = {}

    def add(self, path: str, observer: ValueObserver) -> Listen:
        """Remember a listen. Raises ValueError for a path that is listened to already, or overlaps one."""
        where = segments(path)
        for other in self._by_path:
            shorter = min(len(where), len(other))
            if where[:shorter] == other[:shorter]:
                raise ValueError(f"{path} is listened to already, as {'/'.join(other)}")
        listen = self._by_path[where] = Listen(self, where, observer)
        return listen

    def remove(self, listen: Listen) -> None:
        """Forget a listen."""
        if self._by_path.get(listen.path) is listen:
            del self._by_path[listen.path]
            self._on_removed("/".join(listen.path))

    def begin(self) -> list[Listen]:
        """Return all listens for a new connection, on which nothing has been heard."""
        for listen in self._by_path.values():
            listen.heard = False
        return list(self._by_path.values())

    def accepted(self, listen: Listen) -> None:
        """The server has taken a listen; it sends no data first where there is none."""
        if not listen.heard and self._by_path.get(listen.path) is listen:
            self._tell(listen, None)

    def refuse(self, path: str, error: ChatError) -> None:
        """The server ended a listen."""
        listen = self._by_path.pop(segments(path), None)
        if listen is not None:
            listen.observer.on_error(error)

    def set(self, path: str, value: Any) -> None:
        """The server set a value at or below the path of a listen."""
        listen, below = self._listen_for(segments(path))
        if listen is not None:
            self._tell(listen, with_value(listen.known, below, value))

    def merge(self, path: str, values: Any) -> None:
        """The server set several children at once."""
        listen, below = self._listen_for(segments(path))
        if listen is not None and isinstance(values, dict):
            self._tell(listen, with_merge(listen.known, below, values))

    def _listen_for(self, where: tuple[str, ...]) -> tuple[Listen | None, tuple[str, ...]]:
        for end in range(len(where), -1, -1):
            listen = self._by_path.get(where[:end])
            if listen is not None:
                return listen, where[end:]
        return None, ()

    def _tell(self, listen: Listen, value: Any) -> None:
        listen.known, listen.heard = value, True
        listen.observer.on_value(value)
