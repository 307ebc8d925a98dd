"""The data: an immutable tree of values with priorities.

A change makes a new tree that shares what it does not touch.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from desktop_chat.emulator.database.paths import Path

Scalar = str | int | float | bool | None
Priority = str | int | float | None

_NO_CHILDREN: Mapping[str, "Node"] = MappingProxyType({})


class Node:
    """A value, or children, or (empty) nothing at all; never changed once made.

    A node without value and without children is the empty one and has no priority.
    """

    __slots__ = ("children", "priority", "value")

    def __init__(
        self, value: Scalar = None, children: Mapping[str, "Node"] = _NO_CHILDREN, priority: Priority = None
    ) -> None:
        self.value = value
        self.children = children
        self.priority = priority if value is not None or children else None

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.children

    @property
    def is_leaf(self) -> bool:
        return self.value is not None

    def child(self, key: str) -> "Node":
        """Return the child, the empty node where there is none."""
        return self.children.get(key, EMPTY)

    def at(self, path: Path) -> "Node":
        """Return the descendant, the empty node where there is none."""
        node = self
        for key in path:
            node = node.child(key)
        return node

    def with_child(self, key: str, child: "Node") -> "Node":
        """Return this node with another child; a value gives way to it, and the priority stays."""
        if child.is_empty:
            if key not in self.children:
                return self
            children = {name: node for name, node in self.children.items() if name != key}
            return Node(None, children, self.priority) if children else EMPTY
        return Node(None, {**self.children, key: child}, self.priority)

    def with_at(self, path: Path, descendant: "Node") -> "Node":
        """Return this node with ``descendant`` at ``path``."""
        if not path:
            return descendant
        return self.with_child(path[0], self.child(path[0]).with_at(path[1:], descendant))

    def with_priority(self, priority: Priority) -> "Node":
        """Return this node with another priority; the empty node has none."""
        return Node(self.value, self.children, priority)

    def leaves(self, path: Path = ()) -> Iterator[tuple[Path, "Node"]]:
        """Yield every node with a value or with a priority, with its path."""
        if self.is_leaf or self.priority is not None:
            yield path, self
        for key, child in self.children.items():
            yield from child.leaves((*path, key))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Node):
            return NotImplemented
        return (
            same_scalar(self.value, other.value)
            and same_scalar(self.priority, other.priority)
            and self.children == other.children
        )

    def __hash__(self) -> int:
        return hash((self.value, self.priority, tuple(self.children)))

    def __repr__(self) -> str:
        return f"Node({self.value!r}, {dict(self.children)!r}, priority={self.priority!r})"


def same_scalar(one: Scalar, other: Scalar) -> bool:
    """Compare as the database does: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


EMPTY = Node()
