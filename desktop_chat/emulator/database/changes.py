"""What a change means for one listener."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_chat.emulator.database.paths import Path, is_inside
from desktop_chat.emulator.database.queries import Query, select
from desktop_chat.emulator.database.tree import Node


@dataclass(frozen=True, slots=True)
class Change:
    """The whole tree before and after, and where it was written; ``base`` is set for a merge."""

    before: Node
    after: Node
    paths: tuple[Path, ...]
    base: Path | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """New data at ``path`` (counted from the root), or with ``children`` only at those places below it."""

    path: Path
    data: Node = field(default_factory=Node)
    children: Mapping[Path, Node] | None = None


def events_of(change: Change, path: Path, query: Query) -> tuple[Event, ...]:
    """Return what a listener to ``query`` at ``path`` has to be told, nothing where nothing changed for it."""
    if not query.is_default:
        after = select(change.after.at(path), query)
        return () if after == select(change.before.at(path), query) else (Event(path, after),)
    written = [one for one in change.paths if change.before.at(one) != change.after.at(one)]
    if any(is_inside(path, one) for one in written):
        after = change.after.at(path)
        return () if after == change.before.at(path) else (Event(path, after),)
    below = [one for one in written if is_inside(one, path)]
    if change.base is not None and is_inside(change.base, path) and below:
        base = change.base
        return (Event(base, children={one[len(base) :]: change.after.at(one) for one in below}),)
    return tuple(Event(one, change.after.at(one)) for one in below)
