"""The data of a Realtime Database as rules see it: a place is read when a rule first looks at it."""

from collections.abc import Callable, Mapping
from typing import Any

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.paths import Path
from desktop_chat.emulator.database.tree import Node

Read = Callable[[str], Any]
"""Returns the JSON at a path ("presence/ada"), None where nothing is; raises a ChatError."""


class LazyTree(Node):
    """The whole tree; ``at`` is the only way into it, as the rules go. ``changes`` lie over what is stored."""

    __slots__ = ("_changes", "_known", "_read")

    def __init__(self, read: Read, known: dict[Path, Node] | None = None, changes: Mapping[Path, Node] = {}) -> None:
        super().__init__()
        self._read = read
        self._known: dict[Path, Node] = {} if known is None else known
        self._changes = dict(changes)

    def at(self, path: Path) -> Node:
        """Return what is at ``path`` with the changes made. Raises a ChatError."""
        for where, node in self._changes.items():
            if path[: len(where)] == where:
                return node.at(path[len(where) :])
        found = self._stored(path)
        for where, node in self._changes.items():
            if where[: len(path)] == path:
                found = found.with_at(where[len(path) :], node)
        return found

    def with_at(self, path: Path, descendant: Node) -> "LazyTree":
        """Return the tree with another ``descendant`` at ``path``."""
        return LazyTree(self._read, self._known, {**self._changes, path: descendant})

    @property
    def looked_at(self) -> Mapping[str, bool]:
        """Whether something is stored at each place that was read, by its path."""
        return {"/".join(path): not node.is_empty for path, node in self._known.items()}

    def _stored(self, path: Path) -> Node:
        if path not in self._known:
            self._known[path] = from_json(self._read("/".join(path)))
        return self._known[path]
