"""What ``data``, ``newData`` and ``root`` are in the rules."""

from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.paths import Path, parse_path
from desktop_chat.emulator.database.tree import Node, Priority


class EvaluationError(Exception):
    """An expression has no value: what depends on it is denied."""


class ObjectValue:
    """What ``val()`` gives for a node with children: not null, and nothing else is known of it."""


OBJECT = ObjectValue()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A place in one state of the whole tree."""

    root: Node
    path: Path = ()

    @property
    def node(self) -> Node:
        return self.root.at(self.path)

    def val(self) -> Any:
        """Return the value, None where nothing is stored, OBJECT where there are children."""
        node = self.node
        return OBJECT if node.children else node.value

    def child(self, path: str) -> "Snapshot":
        """Return the place ``path`` below this one; raises EvaluationError for what is no path."""
        try:
            return Snapshot(self.root, (*self.path, *parse_path(path)))
        except DatabaseError as error:
            raise EvaluationError(error.message) from None

    def parent(self) -> "Snapshot":
        """Return the place above; raises EvaluationError at the root."""
        if not self.path:
            raise EvaluationError("the root has no parent")
        return Snapshot(self.root, self.path[:-1])

    def has_children(self, keys: list[str] | None) -> bool:
        """Say whether all of ``keys`` are there; None asks for any child."""
        if keys is None:
            return bool(self.node.children)
        return all(not self.child(key).node.is_empty for key in keys)

    @property
    def exists(self) -> bool:
        return not self.node.is_empty

    @property
    def priority(self) -> Priority:
        return self.node.priority
