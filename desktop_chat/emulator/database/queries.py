"""Which children of a node a query returns: ordered by key, value, priority or a child, from here to there, so many."""

from dataclasses import dataclass
from typing import Any, Literal

from desktop_chat.emulator.database.paths import FIRST_KEY, LAST_KEY, KeyOrder, Path, key_order
from desktop_chat.emulator.database.tree import Node, Scalar

ValueOrder = tuple[int, float, bytes]
_EMPTY, _BOOL, _NUMBER, _STRING, _OBJECT = range(5)

IndexKind = Literal["key", "value", "priority", "child"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range. For queries by key ``value`` is the key and ``key`` is not used."""

    value: Scalar
    key: str | None = None
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """``path`` is the child that ``kind`` "child" orders by. ``limit`` counts from the start or from the end."""

    kind: IndexKind = "priority"
    path: Path = ()
    start: Bound | None = None
    end: Bound | None = None
    limit: int | None = None
    from_end: bool = False

    @property
    def is_default(self) -> bool:
        """Say whether it returns everything."""
        return self.start is None and self.end is None and self.limit is None

    @property
    def index(self) -> str | None:
        """Return what ``.indexOn`` has to name; None where no index is needed."""
        if self.kind == "child":
            return "/".join(self.path)
        return ".value" if self.kind == "value" else None


Position = tuple[ValueOrder, KeyOrder]


def order_of_scalar(value: Scalar) -> ValueOrder:
    """Sort nothing, false, true, numbers, strings."""
    if value is None:
        return (_EMPTY, 0, b"")
    if isinstance(value, bool):
        return (_BOOL, int(value), b"")
    if isinstance(value, str):
        return (_STRING, 0, value.encode("utf-16-be", "surrogatepass"))
    return (_NUMBER, value, b"")


def order_of(node: Node) -> ValueOrder:
    """Sort a node by its value; objects come last and are equal."""
    return (_OBJECT, 0, b"") if node.children else order_of_scalar(node.value)


def select(node: Node, query: Query) -> Node:
    """Return ``node`` with the children that ``query`` is about, in its order."""
    if query.is_default and query.kind in ("priority", "key"):
        return node
    found = sorted(((_position(query, key, child), key, child) for key, child in node.children.items()), key=_first)
    low, high = _low(query), _high(query)
    inside = [
        (key, child)
        for position, key, child in found
        if (low is None or _passes(low, position)) and (high is None or _passes(high, position))
    ]
    if query.limit is not None:
        inside = inside[-query.limit :] if query.from_end else inside[: query.limit]
    return Node(None, dict(inside), node.priority)


def _first(item: tuple[Position, str, Node]) -> Any:
    return item[0]


def _position(query: Query, key: str, child: Node) -> Position:
    if query.kind == "key":
        return order_of_scalar(None), key_order(key)
    if query.kind == "value":
        return order_of(child), key_order(key)
    if query.kind == "priority":
        return order_of_scalar(child.priority), key_order(key)
    return order_of(child.at(query.path)), key_order(key)


@dataclass(frozen=True, slots=True)
class _Edge:
    at: Position
    sign: int
    inclusive: bool


def _passes(edge: _Edge, position: Position) -> bool:
    if position == edge.at:
        return edge.inclusive
    return position > edge.at if edge.sign > 0 else position < edge.at


def _low(query: Query) -> _Edge | None:
    if query.start is None:
        return None
    return _edge(query, query.start, 1, FIRST_KEY if query.start.inclusive else LAST_KEY)


def _high(query: Query) -> _Edge | None:
    if query.end is None:
        return None
    return _edge(query, query.end, -1, LAST_KEY if query.end.inclusive else FIRST_KEY)


def _edge(query: Query, bound: Bound, sign: int, open_key: KeyOrder) -> _Edge:
    if query.kind == "key":
        name = bound.value
        return _Edge((order_of_scalar(None), key_order(str(name))), sign, bound.inclusive)
    key = open_key if bound.key is None else key_order(bound.key)
    return _Edge((order_of_scalar(bound.value), key), sign, bound.inclusive)
