"""The JSON under one listen, and the changes that the server sends for parts of it."""

from collections.abc import Mapping, Sequence
from typing import Any


def segments(path: str) -> tuple[str, ...]:
    """Return the keys of a path; leading, trailing and double slashes do not count."""
    return tuple(part for part in path.split("/") if part)


def plain(value: Any) -> Any:
    """Return ``value`` with arrays as maps (the server makes arrays of keys that look like numbers), without nulls."""
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, dict):
        return value
    found = {key: item for key, raw in value.items() if (item := plain(raw)) is not None}
    return found or None


def with_value(tree: Any, path: Sequence[str], value: Any) -> Any:
    """Return ``tree`` with ``value`` at ``path``; None deletes, and a map without keys is None."""
    if not path:
        return plain(value)
    children = dict(tree) if isinstance(tree, Mapping) else {}
    child = with_value(children.get(path[0]), path[1:], value)
    if child is None:
        children.pop(path[0], None)
    else:
        children[path[0]] = child
    return children or None


def with_merge(tree: Any, path: Sequence[str], values: Mapping[str, Any]) -> Any:
    """Return ``tree`` with each of ``values`` set at ``path``; their keys may be paths themselves."""
    for key, value in values.items():
        tree = with_value(tree, (*path, *segments(key)), value)
    return tree
