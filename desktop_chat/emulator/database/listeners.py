"""Who listens where: a change finds those above and below it without asking all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop_chat.emulator.database.changes import Change
from desktop_chat.emulator.database.paths import Path


@dataclass(eq=False, slots=True)
class Listener:
    """``changed`` is called after each change at, above or below ``path``, ``rules_changed`` after new rules."""

    path: Path
    changed: Callable[[Change], None]
    rules_changed: Callable[[], None]


@dataclass(slots=True)
class _Place:
    here: dict[Listener, None] = field(default_factory=dict)
    below: dict[str, "_Place"] = field(default_factory=dict)


class Listeners:
    """All listeners of one database, by path."""

    def __init__(self) -> None:
        self._root = _Place()

    def add(self, listener: Listener) -> None:
        """Start to tell ``listener``."""
        place = self._root
        for key in listener.path:
            place = place.below.setdefault(key, _Place())
        place.here[listener] = None

    def remove(self, listener: Listener) -> None:
        """Tell ``listener`` nothing more; harmless when it is gone already."""
        way = [self._root]
        for key in listener.path:
            place = way[-1].below.get(key)
            if place is None:
                return
            way.append(place)
        way[-1].here.pop(listener, None)
        for depth in range(len(listener.path), 0, -1):
            if way[depth].here or way[depth].below:
                return
            del way[depth - 1].below[listener.path[depth - 1]]

    def near(self, paths: tuple[Path, ...]) -> list[Listener]:
        """Return those that a change at ``paths`` may concern, each once."""
        found: dict[Listener, None] = {}
        for path in paths:
            place: _Place | None = self._root
            for key in path:
                if place is None:
                    break
                found |= place.here
                place = place.below.get(key)
            if place is not None:
                found |= dict.fromkeys(_everyone(place))
        return list(found)

    def everyone(self) -> list[Listener]:
        """Return all."""
        return list(_everyone(self._root))


def _everyone(place: _Place) -> Iterator[Listener]:
    yield from place.here
    for below in place.below.values():
        yield from _everyone(below)
